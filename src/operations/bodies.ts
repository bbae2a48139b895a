import {
  BadRequestException,
  PayloadTooLargeException,
  UnsupportedMediaTypeException,
  type HttpException,
} from '@nestjs/common';
import express, { type Request, type RequestHandler } from 'express';

/** The one address of the API that reads CSV, and how much larger than others its bodies may be. */
const CSV = { path: '/api/directory', factor: 20 };

/**
 * Reads bodies: JSON anywhere, forms on pages, CSV for the directory. Anything else is answered 415, more than `kb`
 * thousand bytes 413, and what cannot be read 400.
 */
export function bodies(kb: number): RequestHandler {
  const limit = kb * 1000;
  const readers = {
    'application/json': express.json({ limit }),
    'application/x-www-form-urlencoded': express.urlencoded({ extended: false, limit }),
    'text/csv': express.text({ type: 'text/csv', limit: limit * CSV.factor }),
  };
  return (request, response, next) => {
    if (!hasBody(request)) {
      next();
      return;
    }
    const wanted = typesReadAt(request.path);
    const type = request.is(wanted) as keyof typeof readers | false | null;
    if (!type) {
      next(new UnsupportedMediaTypeException(`Send the body with Content-Type: ${wanted[0]}`));
      return;
    }
    readers[type](request, response, (error?: unknown) => {
      if (error === undefined) next();
      else next(inOurWords(error));
    });
  };
}

function typesReadAt(path: string): string[] {
  if (path === CSV.path) return ['text/csv'];
  return path.startsWith('/api/')
    ? ['application/json']
    : ['application/x-www-form-urlencoded', 'application/json'];
}

function hasBody({ headers }: Request): boolean {
  return headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0;
}

/** The parsers' own messages quote the body. */
function inOurWords(error: unknown): HttpException {
  const { status } = error as { status?: number };
  if (status === 413) {
    return new PayloadTooLargeException(
      'What you sent is too large, so none of it was read. Send less at a time',
    );
  }
  if (status === 415) {
    return new UnsupportedMediaTypeException('This encoding or character set is not read here. Send UTF-8');
  }
  return new BadRequestException('The body cannot be read. Check that it is well formed and send it again');
}
