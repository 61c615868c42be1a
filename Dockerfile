# syntax=docker/dockerfile:1
FROM node:24.18.0-bookworm-slim AS build
WORKDIR /build
COPY package.json package-lock.json ./
RUN npm ci --no-audit --no-fund
COPY . .
# What the image has is what the npm package has.
RUN npm pack && mkdir /package && tar -xzf natsight-*.tgz -C /package --strip-components=1
RUN npm prune --omit=dev --no-audit --no-fund

FROM node:24.18.0-bookworm-slim
COPY --from=build /package /natsight
COPY --from=build /build/node_modules /natsight/node_modules
RUN ln -s /natsight/dist/scripts/natsight.js /usr/local/bin/natsight
# The health check reads these, too: set them to change the port, or to use TLS (WEB_CONFIG_FILE).
ENV NODE_ENV=production WEB_LISTEN_ADDRESS=0.0.0.0:9464
# glibc gives memory back that threads of V8 have freed, about 6 MiB.
ENV MALLOC_ARENA_MAX=1 MALLOC_TRIM_THRESHOLD_=131072
# Counters go on there after a restart. A named volume keeps them for the next container: -v natsight-state:/var/lib/natsight
# Every user may write there, for --user.
ENV STATE_DIRECTORY=/var/lib/natsight
RUN mkdir --mode 1777 /var/lib/natsight
VOLUME /var/lib/natsight
# Where "natsight init ." writes to, if a folder is mounted: docker run --rm -v "$PWD:/work" natsight init my-setup
WORKDIR /work
# Compiled code for this Node, so that the first start of a container is as fast as the next ones. On another model of CPU it is compiled again.
ENV NODE_COMPILE_CACHE=/var/cache/natsight
RUN mkdir --mode 1777 $NODE_COMPILE_CACHE
USER node
RUN timeout --preserve-status 20 natsight run /natsight/setup/examples/flights --ephemeral --web.listen-address 127.0.0.1:0
EXPOSE 9464
HEALTHCHECK --interval=5s --timeout=3s --start-period=10s --retries=3 CMD ["natsight", "health"]
ENTRYPOINT ["natsight"]
# Mount the two setup files there: docker run -v "$PWD/my-setup:/etc/natsight:ro" natsight
CMD ["run", "/etc/natsight"]
