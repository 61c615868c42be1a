import type { Block } from '../../config-file/block.js';
import type { ReadNamedFile } from '../../config-file/pem.js';
import { requireHeaderValue } from './headers.js';
import { secretOf } from './secret.js';

export const AUTHORIZATION_KEYS = [
  'basic_auth',
  'authorization',
  'bearer_token',
  'bearer_token_file',
] as const;

/** The value of the Authorization header that a block asks for; unset: none. */
export function authorizationOf(root: Block, read: ReadNamedFile): string | undefined {
  const given = ['basic_auth', 'authorization', 'bearer_token', 'bearer_token_file'].filter((key) =>
    root.has(key),
  );
  const [key, second] = given;
  if (key === undefined) return undefined;
  if (second !== undefined) throw root.fault(second, `and ${key} are both given: keep one`);
  const value = valueOf(root, key, read);
  requireHeaderValue(root, key, value);
  return value;
}

function valueOf(root: Block, key: string, read: ReadNamedFile): string {
  if (key === 'basic_auth') return basic(root.block('basic_auth', BASIC_KEYS), read);
  if (key === 'authorization') {
    const block = root.block('authorization', ['type', 'credentials', 'credentials_file']);
    const type = block.text('type')?.text ?? 'Bearer';
    if (type.toLowerCase() === 'basic') throw block.fault('type', '"Basic" is not allowed: use basic_auth');
    return `${type} ${required(block, 'credentials', read)}`;
  }
  return `Bearer ${required(root, 'bearer_token', read)}`;
}

const BASIC_KEYS = ['username', 'username_file', 'password', 'password_file'] as const;

function basic(block: Block, read: ReadNamedFile): string {
  const user = required(block, 'username', read);
  const password = secretOf(block, 'password', read) ?? '';
  return `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`;
}

function required(block: Block, key: string, read: ReadNamedFile): string {
  const text = secretOf(block, key, read) ?? '';
  if (text !== '') return text;
  const isFile = block.has(`${key}_file`);
  throw block.fault(
    isFile ? `${key}_file` : key,
    isFile ? 'names an empty file' : `is missing: write it, or ${key}_file`,
  );
}
