import { z } from 'zod';

/** A signature as answers tell of it; its bytes are fetched by themselves. */
export const SignatureSchema = z
  .object({
    id: z.string(),
    task: z.int(),
    taskNumber: z.string(),
    parcelCode: z.string(),
    boundary: z.string().nullable().describe('所签界址线；null 为全部界址'),
    signer: z.string().describe('个人信息，按权限脱敏'),
    role: z.string().nullable(),
    signedAt: z.string(),
    device: z.string().nullable(),
    mediaType: z.string(),
    bytes: z.int(),
    sha256: z.string(),
    receivedAt: z.string(),
    receivedBy: z.string(),
  })
  .meta({ id: 'SurveySignature' });
