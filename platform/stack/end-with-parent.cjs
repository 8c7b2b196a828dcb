// Preloaded into each process that the supervisor starts: drains it when the supervisor is gone, however that died.
const drainWithinMs = 15_000

process.on('disconnect', () => {
  process.kill(process.pid, 'SIGTERM')
  setTimeout(() => process.exit(1), drainWithinMs).unref()
})
process.channel?.unref()
