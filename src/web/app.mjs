// The service works without this; with it a button cannot be pressed twice and errors are read out at once.
import { Button, ErrorSummary, NotificationBanner, SkipLink, createAll } from './govuk-frontend.min.js';

for (const component of [Button, ErrorSummary, NotificationBanner, SkipLink]) createAll(component);
