import fc from 'fast-check';
import { describe, expect, test } from '@jest/globals';
import { baseName, legalName, objectName } from '../../../../setup/deployment/kubernetes/names.js';
import { packed } from '../../../../setup/deployment/kubernetes/size.js';
import { SERVICE_NAME } from '../../../../setup/model/service-name.js';

const LEGAL = /^[a-z0-9](?:[a-z0-9-]*[a-z0-9])?$/;

describe('names of objects', () => {
  test('are the plain ones where Kubernetes accepts them', () => {
    expect(baseName('orders')).toBe('natsight-orders');
    expect(objectName('orders', 'rules', '2')).toBe('natsight-orders-rules-2');
  });

  test.each([
    ['orders-', /^natsight-orders-[0-9a-f]{8}$/],
    ['a'.repeat(63), /^natsight-a{45}-[0-9a-f]{8}$/],
  ])('of the service %s get a hash', (service, name) => {
    expect(baseName(service)).toMatch(name);
  });

  test('are legal for every service, and no longer than a label', () => {
    fc.assert(
      fc.property(fc.stringMatching(SERVICE_NAME), (service) => {
        expect(baseName(service)).toMatch(LEGAL);
        expect(baseName(service).length).toBeLessThanOrEqual(63);
      }),
    );
  });

  test('are legal for every text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.integer({ min: 20, max: 253 }), (text, max) => {
        expect(legalName(text, max)).toMatch(LEGAL);
        expect(legalName(text, max).length).toBeLessThanOrEqual(max);
      }),
    );
  });
});

describe('parts of limited objects', () => {
  const part = (bytes: number) => ({ what: 'A part', bytes });

  test('stay in order, in as few objects as that allows', () => {
    const groups = packed([part(6), part(4), part(1), part(10), part(2)], 10, '');
    expect(groups.map((group) => group.map(({ bytes }) => bytes))).toEqual([[6, 4], [1], [10], [2]]);
  });

  test('that do not fit alone are refused', () => {
    expect(() => packed([part(11)], 10, 'Divide it.')).toThrow(
      'A part has 11 bytes, and an object of Kubernetes can hold 10. Divide it.',
    );
  });
});
