import type { INestApplication } from '@nestjs/common';
import { DocumentBuilder, getSchemaPath, SwaggerModule, type OpenAPIObject } from '@nestjs/swagger';
import { ErrorAnswer } from './case/case.answers.ts';

const turnedDown = (status: number, description: string) => ({
  status,
  description,
  content: { 'application/json': { schema: { $ref: getSchemaPath(ErrorAnswer) } } },
});

/** The OpenAPI document of everything under `/api`. */
export function apiDocument(app: INestApplication): OpenAPIObject {
  const about = new DocumentBuilder()
    .setTitle('Case Handover')
    .setDescription(
      'Records transfers of probation cases between areas as events, and answers how complete a handover is, now or as at any earlier minute.',
    )
    .setVersion('0.1.0')
    .addBearerAuth({
      type: 'http',
      scheme: 'bearer',
      bearerFormat: 'JWT',
      description:
        'ROLE_CASE_HANDOVER__READ to look, __WRITE to record, __REVIEW for access logs, __ADMIN for the directory.',
    })
    .addGlobalResponse(
      turnedDown(401, 'No token, or one that is not accepted here.'),
      turnedDown(403, 'Not yours to see or to do.'),
      turnedDown(429, 'Too many requests in this minute; `Retry-After` says how many seconds to wait.'),
    )
    .build();
  return SwaggerModule.createDocument(app, about, { operationIdFactory: (_, method) => method });
}

/** Serves the document at `/v3/api-docs` and a page to read it at `/swagger-ui.html`. */
export function setUpApiDocs(app: INestApplication): void {
  SwaggerModule.setup('swagger-ui.html', app, () => apiDocument(app), { jsonDocumentUrl: 'v3/api-docs' });
}
