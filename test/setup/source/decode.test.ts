import { describe, expect, test } from '@jest/globals';
import { decodeText } from '../../../setup/source/decode.js';
import { SourceFile } from '../../../setup/source/source-file.js';

const bytes = (...parts: readonly (string | readonly number[])[]) =>
  Uint8Array.from(
    parts.flatMap((part) => (typeof part === 'string' ? [...new TextEncoder().encode(part)] : part)),
  );

const problemsOf = (content: Uint8Array) =>
  new SourceFile('setup.json', decodeText(content)).problems.map(
    ({ line, column, message }) => `${line}:${column} ${message}`,
  );

describe('the bytes of a setup file', () => {
  test('are UTF-8, with any character', () => {
    expect(decodeText(bytes('{"Köln": "😀\ufffd"}'))).toBe('{"Köln": "😀\ufffd"}');
  });

  test.each([
    ['with a byte order mark', [0xff, 0xfe, 0x7b, 0, 0x7d, 0]],
    ['big endian', [0xfe, 0xff, 0, 0x7b, 0, 0x7d]],
    ['little endian without a mark', [0x7b, 0, 0x7d, 0]],
    ['big endian without a mark', [0, 0x7b, 0, 0x7d]],
  ])('are refused as UTF-16: %s', (_, content) => {
    expect(problemsOf(Uint8Array.from(content))).toEqual([
      '1:1 cannot be read: the text is UTF-16, save it as UTF-8',
    ]);
  });

  test('are refused at the first byte that is not valid', () => {
    expect(problemsOf(bytes('{\n  "Köln": "\ufffd', [0xe4], '"}'))).toEqual([
      '2:13 cannot be read: byte 0xe4 is not valid in UTF-8: save the file as UTF-8',
    ]);
  });

  test('that start with a byte order mark of UTF-8 have a problem that says so', () => {
    expect(problemsOf(bytes([0xef, 0xbb, 0xbf], '{}'))).toEqual([
      '1:1 the file starts with a byte order mark: save it as UTF-8 without one',
    ]);
  });
});
