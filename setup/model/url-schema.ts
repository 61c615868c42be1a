import * as z from 'zod';

/** An address of a web server or page. */
export const urlSchema = z.url({
  protocol: /^https?$/,
  // A missing key has its own message.
  error: ({ input }) =>
    input === undefined ? undefined : 'expected a URL such as "http://127.0.0.1:9099/alerts"',
});

/** An address that stands in generated files beside secrets that are read from files. */
export const publicUrlSchema = urlSchema.refine((url) => !hasCredentials(url), {
  error: 'expected a URL without user and password, which are read from a file',
});

function hasCredentials(url: string): boolean {
  const { username, password } = new URL(url);
  return username !== '' || password !== '';
}
