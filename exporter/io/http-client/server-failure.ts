import type { AnswerFaultCause } from '../../../setup/deployment/server-answer.js';
import type { ServerFailure } from '../../happening/server-failure.js';
import type { FaultCause } from './connection-fault.js';

const BY_FAULT = {
  connection: 'unreachable',
  timeout: 'timeout',
  tls: 'tls',
  malformed: 'bad_answer',
  too_large: 'bad_answer',
} as const satisfies Record<FaultCause, ServerFailure>;

const BY_ANSWER = {
  redirected: 'redirected',
  unauthorized: 'unauthorized',
  unknown_path: 'other_server',
  too_large: 'refused',
  throttled: 'throttled',
  server_error: 'server_error',
  refused: 'refused',
  not_json: 'other_server',
} as const satisfies Record<AnswerFaultCause, ServerFailure | 'refused'>;

/** The cause of a request without an answer, as metrics count it. */
export const failureOf = (cause: FaultCause): ServerFailure => BY_FAULT[cause];

/** The cause of an answer that is not of the API, as metrics count it. */
export const failureOfAnswer = (cause: AnswerFaultCause): ServerFailure | 'refused' => BY_ANSWER[cause];
