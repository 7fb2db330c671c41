import { z } from 'zod';
import { errorAnswer, errorCodes } from './errors.js';
import { apiPrefix, routes } from './rest.js';
import type { Route } from './routes/route.js';

type Json = Record<string, unknown>;

const schemaOf = (schema: z.ZodType, io: 'input' | 'output'): Json => {
  const { $schema: _dialect, ...json } = z.toJSONSchema(schema, { io, unrepresentable: 'any' }) as Json;
  return json;
};

const parameters = (schema: z.ZodType | undefined, place: 'path' | 'query'): Json[] => {
  if (!schema) return [];
  const { properties = {}, required = [] } = schemaOf(schema, 'input') as {
    properties?: Record<string, Json>;
    required?: string[];
  };
  return Object.entries(properties).map(([name, json]) => ({
    name,
    in: place,
    required: place === 'path' || required.includes(name),
    schema: json,
  }));
};

const operation = (name: string, route: Route): Json => ({
  operationId: name,
  summary: route.summary,
  ...(route.access !== 'public' && { security: [{ bearer: [] }, { cookie: [] }] }),
  parameters: [...parameters(route.params, 'path'), ...parameters(route.query, 'query')],
  ...(route.body && {
    requestBody: { required: true, content: { 'application/json': { schema: schemaOf(route.body, 'input') } } },
  }),
  responses: {
    ...(route.answer
      ? {
          [route.status ?? 200]: {
            description: 'Done.',
            content: { 'application/json': { schema: schemaOf(route.answer, 'output') } },
          },
        }
      : { 204: { description: 'Done.' } }),
    default: { $ref: '#/components/responses/Error' },
  },
});

/** The contract as an OpenAPI 3.1 document, made from `routes`. */
export function openApiDocument(): Json {
  const paths: Record<string, Json> = {};
  for (const [name, route] of Object.entries(routes)) {
    const path = apiPrefix + route.path.replace(/:(\w+)/gu, '{$1}');
    paths[path] = { ...paths[path], [route.method.toLowerCase()]: operation(name, route) };
  }
  const codes = Object.entries(errorCodes).map(([code, { status }]) => `${code} (${status})`);
  return {
    openapi: '3.1.0',
    info: { title: 'Homeroom', version: '1', description: 'School-wide chat. Live events come over Socket.IO.' },
    paths,
    components: {
      securitySchemes: {
        bearer: { type: 'http', scheme: 'bearer' },
        cookie: { type: 'apiKey', in: 'cookie', name: 'homeroom_access' },
      },
      responses: {
        Error: {
          description: `One of ${codes.join(', ')}.`,
          content: { 'application/json': { schema: schemaOf(errorAnswer, 'output') } },
        },
      },
    },
  };
}
