import { firmwareFileSchema } from '@charge-it/shared/model/firmware-file.ts'
import { firmwareJobSchema, firmwareTargetSchema } from '@charge-it/shared/model/firmware-job.ts'
import { cancelJob, pauseJob, resumeJob, retryJob } from '../../firmware/control-job.ts'
import { createFirmwareJob, updateStationFirmware } from '../../firmware/create-job.ts'
import {
  changeFirmware,
  changesBody,
  getFirmware,
  listFirmware,
  listQuery,
  removeFirmware,
} from '../../firmware/firmware-files.ts'
import { jobBody, jobQuery, noBody, retryBody, stationFirmwareBody, targetQuery } from '../../firmware/job-bodies.ts'
import { getFirmwareJob, listFirmwareJobs, listFirmwareTargets } from '../../firmware/read-jobs.ts'
import { created, NOTHING, ok } from '../openapi/operation.ts'
import { listOf } from '../replies/list-of.ts'
import { tagged } from './tagged.ts'

/** Firmware files and jobs. The upload and download of files: see files/handle-file.ts. */
export const firmwareRoutes = tagged('Firmware', [
  {
    method: 'GET',
    pattern: '/firmware',
    needs: 'command',
    handler: listFirmware,
    about: {
      summary: 'Lists firmware files',
      query: listQuery,
      reply: ok(listOf(firmwareFileSchema)),
    },
  },
  {
    method: 'GET',
    pattern: '/firmware/:fileId',
    needs: 'command',
    handler: getFirmware,
    about: {
      summary: 'Reads what is known of a firmware file',
      reply: ok(firmwareFileSchema),
    },
  },
  {
    method: 'PATCH',
    pattern: '/firmware/:fileId',
    needs: 'command',
    handler: changeFirmware,
    about: {
      summary: 'Changes what is known of a firmware file',
      body: changesBody,
      reply: ok(firmwareFileSchema),
    },
  },
  {
    method: 'DELETE',
    pattern: '/firmware/:fileId',
    needs: 'command',
    handler: removeFirmware,
    about: {
      summary: 'Removes a firmware file',
      reply: NOTHING,
      problems: ['file-in-use'],
    },
  },
  {
    method: 'POST',
    pattern: '/stations/:stationId/firmware',
    needs: 'command',
    handler: updateStationFirmware,
    about: {
      summary: 'Updates the firmware of one station',
      body: stationFirmwareBody,
      idempotent: true,
      reply: created(firmwareJobSchema),
      problems: ['other-job', 'no-public-address'],
    },
  },
  {
    method: 'POST',
    pattern: '/firmwareJobs',
    needs: 'command',
    handler: createFirmwareJob,
    about: {
      summary: 'Updates the firmware of many stations, in waves',
      body: jobBody,
      idempotent: true,
      reply: created(firmwareJobSchema),
      problems: ['no-public-address'],
    },
  },
  {
    method: 'GET',
    pattern: '/firmwareJobs',
    needs: 'command',
    handler: listFirmwareJobs,
    about: {
      summary: 'Lists firmware jobs',
      query: jobQuery,
      reply: ok(listOf(firmwareJobSchema)),
    },
  },
  {
    method: 'GET',
    pattern: '/firmwareJobs/:jobId',
    needs: 'command',
    handler: getFirmwareJob,
    about: {
      summary: 'Reads a firmware job',
      reply: ok(firmwareJobSchema),
    },
  },
  {
    method: 'GET',
    pattern: '/firmwareJobs/:jobId/targets',
    needs: 'command',
    handler: listFirmwareTargets,
    about: {
      summary: 'Lists the stations of a firmware job',
      query: targetQuery,
      reply: ok(listOf(firmwareTargetSchema)),
    },
  },
  {
    method: 'POST',
    pattern: '/firmwareJobs/:jobId/pause',
    needs: 'command',
    handler: pauseJob,
    about: {
      summary: 'Pauses a firmware job',
      description: 'Nobody new is told; who was told goes on.',
      body: noBody,
      reply: ok(firmwareJobSchema),
      problems: ['wrong-status'],
    },
  },
  {
    method: 'POST',
    pattern: '/firmwareJobs/:jobId/resume',
    needs: 'command',
    handler: resumeJob,
    about: {
      summary: 'Resumes a firmware job after a pause or a halt',
      body: noBody,
      reply: ok(firmwareJobSchema),
      problems: ['wrong-status'],
    },
  },
  {
    method: 'POST',
    pattern: '/firmwareJobs/:jobId/cancel',
    needs: 'command',
    handler: cancelJob,
    about: {
      summary: 'Cancels a firmware job',
      description: 'Commands that were not sent are taken back.',
      body: noBody,
      reply: ok(firmwareJobSchema),
      problems: ['wrong-status'],
    },
  },
  {
    method: 'POST',
    pattern: '/firmwareJobs/:jobId/retry',
    needs: 'command',
    handler: retryJob,
    about: {
      summary: 'Gives stations that failed or were not reached another chance',
      body: retryBody,
      reply: ok(firmwareJobSchema),
      problems: ['wrong-status', 'nothing-to-retry', 'other-job'],
    },
  },
])
