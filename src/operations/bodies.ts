import {
  BadRequestException,
  PayloadTooLargeException,
  UnsupportedMediaTypeException,
  type HttpException,
} from '@nestjs/common';
import express, { type Request, type RequestHandler } from 'express';

/** The one address of the API that reads CSV. */
const CSV = '/api/directory';
/** Where text and files of some size come in, as JSON and on the page. */
const TEXT = /^\/api\/(?:split|cases\/[^/]+\/bring-in)$/;
const FILE = /^\/cases\/[^/]+\/bring-in$/;
/** How much larger than others bodies may be there; a file comes with its form in base64 the second time. */
const LARGER = { csv: 20, text: 20, file: 40 };

/**
 * Reads bodies: JSON anywhere, forms on pages, CSV for the directory, files where they are brought in. Anything else is
 * answered 415, more than `kb` thousand bytes 413, and what cannot be read 400.
 */
export function bodies(kb: number): RequestHandler {
  const limit = kb * 1000;
  const readers = {
    'application/json': express.json({ limit }),
    'application/x-www-form-urlencoded': express.urlencoded({ extended: false, limit }),
    'text/csv': express.text({ type: 'text/csv', limit: limit * LARGER.csv }),
    'multipart/form-data': multipart(limit * LARGER.file),
  };
  const largeJson = express.json({ limit: limit * LARGER.text });
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
    const read = TEXT.test(request.path) ? largeJson : readers[type];
    read(request, response, (error?: unknown) => {
      if (error === undefined) next();
      else next(inOurWords(error));
    });
  };
}

/** A form with a file, as its inputs by name: words as text, files as their bytes. Nothing is written to disk. */
function multipart(limit: number): RequestHandler {
  const raw = express.raw({ type: 'multipart/form-data', limit });
  return (request, response, next) => {
    raw(request, response, (error?: unknown) => {
      if (error !== undefined) return next(error);
      void inputsOf(request).then((inputs) => {
        request.body = inputs;
        next();
      }, next);
    });
  };
}

async function inputsOf({ body, headers }: Request): Promise<Record<string, string | Uint8Array>> {
  const whole = new Response(body as Uint8Array<ArrayBuffer>, {
    headers: { 'content-type': headers['content-type'] ?? '' },
  });
  const inputs: [string, string | Uint8Array][] = [];
  for (const [name, value] of await whole.formData()) {
    inputs.push([name, typeof value === 'string' ? value : await value.bytes()]);
  }
  return Object.fromEntries(inputs);
}

function typesReadAt(path: string): string[] {
  if (path === CSV) return ['text/csv'];
  if (FILE.test(path)) return ['multipart/form-data', 'application/x-www-form-urlencoded'];
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
