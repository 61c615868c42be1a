import { expect, test } from '@jest/globals';
import { hostCheck } from '../../../../../exporter/io/http/admission/allowed-hosts.js';

const loopbacks = ['127.0.0.1', '127.3.2.1', '::1', 'localhost', 'LOCALHOST'];

test.each(loopbacks)('an exporter that listens on %s answers to the names of this machine only', (host) => {
  const isAllowed = hostCheck({ host, port: 9464 }, ['natsight.example.org']);
  const good = [
    'localhost',
    'localhost:9464',
    'LocalHost.',
    'a.localhost',
    '127.0.0.1',
    '127.0.0.1:1',
    '127.255.0.9:80',
    '[::1]',
    '[::1]:9464',
    '[::ffff:127.0.0.1]:9464',
    'natsight.example.org',
    'Natsight.Example.org:443',
  ];
  const bad = [
    'evil.example',
    'evil.example:9464',
    'localhost.evil.example',
    'evil-localhost',
    '127.0.0.1.evil.example',
    '1270.0.0.1',
    '127.0.0.256',
    '10.0.0.1',
    '0.0.0.0',
    '[::]',
    '[fe80::1]:9464',
    'natsight.example.org.evil',
    '',
    ' ',
    'localhost:',
    'localhost:x',
    'user@localhost',
    'evil.example#localhost',
    'localhost/',
    '[::1',
    'localhost, evil.example',
    'evil.example?localhost',
    '__proto__',
    '[localhost]',
  ];
  expect(good.filter((name) => !isAllowed(name))).toEqual([]);
  expect(bad.filter((name) => isAllowed(name))).toEqual([]);
  // A client of HTTP/1.0: browsers always send it.
  expect(isAllowed(undefined)).toBe(true);
});

test.each(['', '0.0.0.0', '::', '10.1.2.3', 'exporter.example.org'])(
  'an exporter that others reach at "%s" does not know its names',
  (host) => {
    expect(hostCheck({ host, port: 9464 }, [])('whatever.example')).toBe(true);
  },
);
