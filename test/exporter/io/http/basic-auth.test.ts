import { expect, jest, test } from '@jest/globals';
import * as bcrypt from 'bcryptjs';
import express from 'express';
import request from 'supertest';

/** The passwords that were compared with a hash, which is what costs time. */
const compared: string[] = [];
jest.unstable_mockModule('bcryptjs', () => ({
  ...bcrypt,
  compare: (password: string, hash: string) => {
    compared.push(password);
    return bcrypt.compare(password, hash);
  },
}));
const { basicAuth } = await import('../../../../exporter/io/http/basic-auth.js');

const app = express()
  .use(basicAuth(new Map([['ops', bcrypt.hashSync('secret', 4)]])))
  .get('/', (_request, response) => void response.end());
const ask = (password: string) => request(app).get('/').auth('ops', password);

test('a password is compared with its hash once, not at each scrape', async () => {
  for (let scrape = 0; scrape < 3; scrape += 1) await ask('secret').expect(200);
  for (let guess = 0; guess < 3; guess += 1) await ask('wrong').expect(401);
  expect(compared).toEqual(['secret', 'wrong']);
});
