import { createHash } from 'node:crypto';
import { compare } from 'bcryptjs';
import type { RequestHandler } from 'express';

/** Cached results: a scrape each second must not cost a bcrypt comparison each second. */
const MAX_CACHED = 100;
/** Hash to compare for an unknown user, so that the response time does not reveal which users exist. */
const UNKNOWN_USER = '$2b$10$X04VPi3fnTEsT7HNJVl9M.DLTig1gSfGpfCqnhjH2xAjVroAHAGV.';

/** HTTP basic authentication against bcrypt hashes, on every path, as in every Prometheus exporter. */
export function basicAuth(users: ReadonlyMap<string, string>): RequestHandler {
  const passwords = new Passwords(users);
  return async (request, response, next) => {
    const credentials = readCredentials(request.get('authorization'));
    if (credentials !== undefined && (await passwords.match(...credentials))) {
      next();
      return;
    }
    response.setHeader('www-authenticate', 'Basic realm="natsight", charset="UTF-8"');
    response.status(401).type('text').send('Unauthorized\n');
  };
}

class Passwords {
  readonly #users: ReadonlyMap<string, string>;
  /** Whether credentials match, by digest; the oldest entry is evicted first. */
  readonly #known = new Map<string, boolean>();
  /** Runs one bcrypt comparison at a time, so that password guessing does not starve event processing. */
  #turn: Promise<unknown> = Promise.resolve();

  constructor(users: ReadonlyMap<string, string>) {
    this.#users = users;
  }

  async match(user: string, password: string): Promise<boolean> {
    const hash = this.#users.get(user);
    const digest = createHash('sha256')
      .update(JSON.stringify([user, hash, password]))
      .digest('hex');
    const turn = this.#turn.then(
      async () =>
        this.#known.get(digest) ?? ((await compare(password, hash ?? UNKNOWN_USER)) && hash !== undefined),
    );
    this.#turn = turn.catch(() => false);
    const matches = await turn;
    this.#remember(digest, matches);
    return matches;
  }

  #remember(digest: string, matches: boolean): void {
    this.#known.set(digest, matches);
    const [oldest] = this.#known.keys();
    if (this.#known.size > MAX_CACHED && oldest !== undefined) this.#known.delete(oldest);
  }
}

function readCredentials(header: string | undefined): [user: string, password: string] | undefined {
  const [, encoded] = /^basic\s+(\S+)$/i.exec(header ?? '') ?? [];
  if (encoded === undefined) return undefined;
  const [, user, password] = /^([^:]*):(.*)$/s.exec(Buffer.from(encoded, 'base64').toString('utf8')) ?? [];
  return user === undefined || password === undefined ? undefined : [user, password];
}
