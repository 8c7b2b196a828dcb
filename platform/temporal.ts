import type { Config } from './config'

type Settings = Pick<Config, 'TEMPORAL_ADDRESS' | 'TEMPORAL_API_KEY' | 'TEMPORAL_TLS'>

/** What both of the SDK's connections understand: an address, and TLS or an API key where the cluster wants them. */
export const temporalConnection = ({ TEMPORAL_ADDRESS, TEMPORAL_API_KEY, TEMPORAL_TLS }: Settings) => ({
  address: TEMPORAL_ADDRESS,
  ...(TEMPORAL_TLS || TEMPORAL_API_KEY ? { tls: true } : {}),
  ...(TEMPORAL_API_KEY ? { apiKey: TEMPORAL_API_KEY } : {}),
})
