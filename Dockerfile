# syntax=docker/dockerfile:1
FROM node:24.18.0-bookworm-slim AS build
WORKDIR /natsight
COPY package.json package-lock.json ./
RUN npm ci --no-audit --no-fund
COPY . .
RUN npm run build && npm prune --omit=dev --no-audit --no-fund

FROM node:24.18.0-bookworm-slim
ENV NODE_ENV=production
WORKDIR /natsight
COPY --from=build /natsight/package.json ./
COPY --from=build /natsight/node_modules ./node_modules
COPY --from=build /natsight/setup/schema ./setup/schema
COPY --from=build /natsight/setup/examples ./setup/examples
COPY --from=build /natsight/dist ./dist
USER node
EXPOSE 9464
HEALTHCHECK --interval=5s --timeout=3s --start-period=10s --retries=3 \
  CMD ["node", "--eval", "fetch('http://127.0.0.1:9464/-/healthy').then((answer) => process.exit(answer.ok ? 0 : 1), () => process.exit(1))"]
ENTRYPOINT ["node", "dist/scripts/natsight.js"]
CMD ["run", "setup/examples/flights", "--web.listen-address", "0.0.0.0:9464"]
