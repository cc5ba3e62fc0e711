import { z } from 'zod';
import { subscriptionRequest } from '../subscribe/wish.ts';
import {
  acceptedOut,
  articleDetailOut,
  errorOut,
  mailboxOut,
  matrixOut,
  sourcesOut,
  storiesOut,
  storyDetailOut,
} from './schemas.ts';

const FILTER = ['q', 'pair', 'vn', 'jp', 'kind', 'lang', 'source', 'relevance', 'from', 'to'];

interface Operation {
  method: 'get' | 'post';
  path: string;
  summary: string;
  query?: string[];
  id?: boolean;
  body?: z.ZodType;
  status?: number;
  answer: z.ZodType;
}

const OPERATIONS: Operation[] = [
  {
    method: 'get',
    path: '/stories',
    summary: 'Stories that pass a filter, newest first',
    query: [...FILTER, 'sort', 'units', 'after', 'limit'],
    answer: storiesOut,
  },
  {
    method: 'get',
    path: '/stories/{id}',
    summary: 'One story with all its reports and the facts of its card',
    id: true,
    answer: storyDetailOut,
  },
  {
    method: 'get',
    path: '/articles/{id}',
    summary: 'One report with its verdict',
    id: true,
    answer: articleDetailOut,
  },
  {
    method: 'get',
    path: '/matrix',
    summary: "Stories of each pair by today's units",
    query: ['from', 'to', 'kind', 'units'],
    answer: matrixOut,
  },
  { method: 'get', path: '/sources', summary: 'Sources and their state', answer: sourcesOut },
  {
    method: 'post',
    path: '/subscriptions',
    summary: 'Ask for a subscription; a mail asks for its confirmation',
    body: subscriptionRequest,
    status: 202,
    answer: acceptedOut,
  },
  {
    method: 'get',
    path: '/mailbox',
    summary: 'The built-in mailbox (loopback only)',
    query: ['limit'],
    answer: mailboxOut,
  },
];

/** The OpenAPI 3.1 document, made from the schemas that the API itself uses. */
export function openApi(publicUrl: string): object {
  const paths: Record<string, Record<string, object>> = {};
  for (const operation of OPERATIONS)
    paths[operation.path] = { ...paths[operation.path], [operation.method]: describe(operation) };
  return {
    openapi: '3.1.0',
    info: {
      title: 'Kakehashi',
      version: '1',
      description: 'News of cooperation between Vietnamese and Japanese localities',
    },
    servers: [{ url: `${publicUrl}/api/v1` }],
    // A key is needed for a faster pace only; without one everything is open.
    security: [{}, { key: [] }],
    components: { securitySchemes: { key: { type: 'http', scheme: 'bearer' } } },
    paths,
  };
}

function describe(operation: Operation): object {
  const schema = (type: z.ZodType, io: 'input' | 'output' = 'output') => ({
    'application/json': { schema: z.toJSONSchema(type, { io, unrepresentable: 'any' }) },
  });
  const query = (operation.query ?? []).map((name) => ({
    name,
    in: 'query',
    required: false,
    schema: { type: 'string' },
  }));
  const path = operation.id ? [{ name: 'id', in: 'path', required: true, schema: { type: 'string' } }] : [];
  return {
    summary: operation.summary,
    parameters: [...path, ...query],
    ...(operation.body ? { requestBody: { required: true, content: schema(operation.body, 'input') } } : {}),
    responses: {
      [operation.status ?? 200]: { description: 'done', content: schema(operation.answer) },
      400: { description: 'not understood; names the field', content: schema(errorOut) },
      401: { description: 'the key does not work', content: schema(errorOut) },
      403: { description: 'outside the scopes of the key', content: schema(errorOut) },
      404: { description: 'not there', content: schema(errorOut) },
      429: { description: 'the minute is spent; Retry-After says how long', content: schema(errorOut) },
    },
  };
}
