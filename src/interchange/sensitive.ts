/** Whether a type of contact or register is always restricted: ViSOR under any name, and sensitive information (VINC, CNDC, AVIS). */
export const sensitiveType = (type: string): boolean => /\bvisor\b|\b(?:VINC|CNDC|AVIS)\b/i.test(type);
