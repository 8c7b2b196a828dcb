// Every test process is quiet and knows the services that global-setup started.
process.env.NODE_ENV = 'test'
process.env.LOG_LEVEL ??= 'silent'
