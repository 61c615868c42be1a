import { createHash } from 'node:crypto';
import { compare } from 'bcryptjs';
import type { RequestHandler } from 'express';

/** Answers that are remembered; a scrape each second must not cost a bcrypt each second. */
const REMEMBERED = 100;
/** Compared with for a user who does not exist, so that the time of the answer tells nothing about who does. */
const NOBODY = '$2b$10$X04VPi3fnTEsT7HNJVl9M.DLTig1gSfGpfCqnhjH2xAjVroAHAGV.';

/** HTTP basic authentication against bcrypt hashes, on every path, as in every Prometheus exporter. */
export function basicAuth(users: ReadonlyMap<string, string>): RequestHandler {
  const passwords = new Passwords(users);
  return async (request, response, next) => {
    const credentials = readCredentials(request.get('authorization'));
    if (credentials !== undefined && (await passwords.fit(...credentials))) {
      next();
      return;
    }
    response.setHeader('www-authenticate', 'Basic realm="natsight", charset="UTF-8"');
    response.status(401).type('text').send('Unauthorized\n');
  };
}

class Passwords {
  readonly #users: ReadonlyMap<string, string>;
  /** Whether credentials fit, by their digest; the oldest goes first. */
  readonly #known = new Map<string, boolean>();
  /** One bcrypt at a time: somebody who guesses passwords must not take the event loop from the events. */
  #turn: Promise<unknown> = Promise.resolve();

  constructor(users: ReadonlyMap<string, string>) {
    this.#users = users;
  }

  async fit(user: string, password: string): Promise<boolean> {
    const hash = this.#users.get(user);
    const digest = createHash('sha256')
      .update(JSON.stringify([user, hash, password]))
      .digest('hex');
    const turn = this.#turn.then(
      async () =>
        this.#known.get(digest) ?? ((await compare(password, hash ?? NOBODY)) && hash !== undefined),
    );
    this.#turn = turn.catch(() => false);
    const fits = await turn;
    this.#remember(digest, fits);
    return fits;
  }

  #remember(digest: string, fits: boolean): void {
    this.#known.set(digest, fits);
    const [oldest] = this.#known.keys();
    if (this.#known.size > REMEMBERED && oldest !== undefined) this.#known.delete(oldest);
  }
}

function readCredentials(header: string | undefined): [user: string, password: string] | undefined {
  const [, encoded] = /^basic\s+(\S+)$/i.exec(header ?? '') ?? [];
  if (encoded === undefined) return undefined;
  const [, user, password] = /^([^:]*):(.*)$/s.exec(Buffer.from(encoded, 'base64').toString('utf8')) ?? [];
  return user === undefined || password === undefined ? undefined : [user, password];
}
