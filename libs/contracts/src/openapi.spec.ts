import { describe, expect, it } from '@jest/globals';
import { openApiDocument } from './openapi.js';
import { apiPrefix, routes } from './rest.js';

type Operation = {
  operationId: string;
  parameters: { name: string; in: string }[];
  requestBody?: object;
  responses: Record<string, unknown>;
};
const document = openApiDocument() as { openapi: string; paths: Record<string, Record<string, Operation>> };

describe('the OpenAPI document', () => {
  it('describes every route of the contract, once', () => {
    const described = Object.values(document.paths).flatMap((methods) =>
      Object.values(methods).map(({ operationId }) => operationId),
    );
    expect(described.sort()).toEqual(Object.keys(routes).sort());
  });

  it('names every parameter of a path', () => {
    for (const [path, methods] of Object.entries(document.paths)) {
      expect(path.startsWith(apiPrefix)).toBe(true);
      const names = [...path.matchAll(/\{(\w+)\}/gu)].map((match) => match[1]);
      for (const operation of Object.values(methods)) {
        expect(operation.parameters.filter((parameter) => parameter.in === 'path').map(({ name }) => name)).toEqual(
          names,
        );
      }
    }
  });

  it('is plain JSON with a body for every route that takes one, and the error answer everywhere', () => {
    expect(JSON.parse(JSON.stringify(document))).toEqual(document);
    for (const [name, route] of Object.entries(routes)) {
      const operation = Object.values(document.paths)
        .flatMap((methods) => Object.values(methods))
        .find(({ operationId }) => operationId === name);
      expect(operation?.requestBody !== undefined).toBe('body' in route);
      expect(operation?.responses).toHaveProperty('default');
    }
  });
});
