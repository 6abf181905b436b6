import { spawnSync } from 'node:child_process'
import { accessSync, constants } from 'node:fs'
import { delimiter, join } from 'node:path'

/** @param {string} name */
function onPath(name) {
  return (process.env.PATH ?? '').split(delimiter).some((folder) => {
    try {
      accessSync(join(folder, name), constants.X_OK)
      return true
    } catch {
      return false
    }
  })
}

/**
 * On a CI machine that may install packages (Debian, as root), gets the browser and the Chinese font that the tests of
 * the page need. Elsewhere it does nothing: nobody's machine is changed unasked, and those tests say why they skip.
 */
export function installBrowser() {
  const mayInstall = process.env.CI && process.getuid?.() === 0 && onPath('apt-get')
  if (!mayInstall || process.env.CHROME_PATH || onPath('chromium')) return
  const quiet = /** @type {const} */ ({ stdio: ['ignore', 2, 2] })
  spawnSync('apt-get', ['update', '-qq'], { stdio: [...quiet.stdio] })
  spawnSync('apt-get', ['install', '-y', '-qq', '--no-install-recommends', 'chromium', 'fonts-noto-cjk'], {
    stdio: [...quiet.stdio],
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
  })
}
