// All that the API knows of workflows: their ids, updates and signals.
export * from './billing-messages'
export * from './round-messages'
