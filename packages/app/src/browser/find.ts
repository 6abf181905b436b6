import { access, constants } from 'node:fs/promises'
import { delimiter, join } from 'node:path'

const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'chrome', 'msedge']

const usualPlaces: Partial<Record<NodeJS.Platform, readonly string[]>> = {
  darwin: [
    '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
    '/Applications/Chromium.app/Contents/MacOS/Chromium',
    '/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge',
  ],
  win32: [
    'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
    'C:\\Program Files (x86)\\Google\\Chrome\\Application\\chrome.exe',
    'C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe',
  ],
}

const runs = (path: string) =>
  access(path, constants.X_OK).then(
    () => true,
    () => false,
  )

/** The path of a Chromium-like browser on this machine: `CHROME_PATH`, else the search path, else the usual places. */
export async function findBrowser(env = process.env): Promise<string | undefined> {
  const folders = (env.PATH ?? '').split(delimiter).filter(Boolean)
  const candidates = [
    ...(env.CHROME_PATH ? [env.CHROME_PATH] : []),
    ...folders.flatMap((folder) => names.map((name) => join(folder, name))),
    ...(usualPlaces[process.platform] ?? []),
  ]
  for (const path of candidates) if (await runs(path)) return path
  return undefined
}
