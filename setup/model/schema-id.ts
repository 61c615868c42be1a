/** The `$id` of a published JSON schema: a name, not an address. Editors and consumers need no network to tell schemas apart. */
export const schemaId = (name: string) => `urn:natsight:schema:${name}`;
