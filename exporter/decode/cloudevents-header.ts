/**
 * The value of an attribute's header: without the quotes of a quoted string, and with one round of percent-decoding. `undefined`
 * for an encoding that is not UTF-8, which the binding says must be rejected.
 * https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/bindings/nats-protocol-binding.md#3132-nats-header-values
 */
export function headerValue(header: string): string | undefined {
  const text = unquoted(header);
  if (!text.includes('%')) return text;
  try {
    // A percent sign without two hex digits is not an encoding.
    return text.replaceAll(/(?:%[0-9a-f]{2})+/gi, decodeURIComponent);
  } catch {
    return undefined;
  }
}

/** RFC 7230, 3.2.6: a backslash in quotes escapes the next character. */
function unquoted(header: string): string {
  const isQuoted = header.length > 1 && header.startsWith('"') && header.endsWith('"');
  return isQuoted ? header.slice(1, -1).replaceAll(/\\(.)/g, '$1') : header;
}
