import type { RunningSystem } from './running-system'

/** Somebody pays, or tries to, at the provider's checkout. Returns the provider's number of that payment. */
export async function payAt(
  system: Pick<RunningSystem, 'simulatorUrl'>,
  preferenceId: string,
  outcome: 'approved' | 'rejected' | 'pending',
): Promise<number> {
  const { id } = await control(system, 'POST', `/preferences/${preferenceId}/pay`, { outcome })
  return id as number
}

/** What people, banks and bad luck do at the provider's simulator. */
export async function control(
  { simulatorUrl }: Pick<RunningSystem, 'simulatorUrl'>,
  method: 'GET' | 'POST' | 'PUT' | 'DELETE',
  path: string,
  body?: object,
  // biome-ignore lint/suspicious/noExplicitAny: tests look into answers of every shape
): Promise<any> {
  const answer = await fetch(`${simulatorUrl}/sim${path}`, {
    method,
    ...(body && { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
  })
  const text = await answer.text()
  if (!answer.ok) throw new Error(`${method} /sim${path} was answered ${answer.status}: ${text}`)
  return text === '' ? null : JSON.parse(text)
}
