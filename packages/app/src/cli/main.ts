import { runCli } from './run.ts'

// A reader that stops early (`| head`) is no error.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(0)
  throw error
})

const interrupt = new AbortController()
process.once('SIGINT', () => {
  interrupt.abort()
  // A second Ctrl-C finds no handler and ends the process at once.
})

const { stdout, stderr, env } = process
const code = await runCli(process.argv.slice(2), { stdout, stderr, env, signal: interrupt.signal })
process.exitCode ||= code
