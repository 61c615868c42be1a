/** A media type without parameters such as the charset, in lower case; empty if there is none. */
export function mediaType(contentType: unknown): string {
  const [type = ''] = typeof contentType === 'string' ? contentType.split(';', 1) : [];
  return type.trim().toLowerCase();
}

/** Whether it declares JSON: the subtype `json`, or one that ends with `+json`. */
export function isJson(type: string): boolean {
  return /^[^/]+\/(?:json|.*\+json)$/.test(type);
}

/** Whether it declares text that people can read, such as `text/plain` and `application/xml`. */
export function isText(type: string): boolean {
  return type.startsWith('text/') || /[/+](?:xml|yaml|x-yaml|csv)$/.test(type);
}
