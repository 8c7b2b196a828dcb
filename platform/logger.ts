import pino, { type Logger } from 'pino'

/** Structured logs on standard output, one JSON object a line. Secrets that reach a log call by mistake are cut out. */
export function createLogger(level: string, processName: string): Logger {
  return pino({
    level,
    base: { process: processName, pid: process.pid },
    timestamp: pino.stdTimeFunctions.isoTime,
    redact: { paths: secretPaths, censor: '[redacted]' },
  })
}

const secretNames = ['authorization', 'cookie', 'password', 'refresh_token', 'access_token', 'table_token', '["x-table-token"]']
const secretPaths = secretNames.flatMap(name => {
  const path = name.startsWith('[') ? name : `.${name}`
  return [name.startsWith('[') ? name : name, `*${path}`, `*.*${path}`]
})
