import { siteSchema } from '@charge-it/shared/model/site.ts'
import { tariffSchema } from '@charge-it/shared/model/tariff.ts'
import { created, NOTHING, ok } from '../openapi/operation.ts'
import { pageQuery } from '../query-fields.ts'
import { listOf } from '../replies/list-of.ts'
import { changeSite, createSite, getSite, listSites, removeSite, siteBody, siteChanges } from '../sites.ts'
import { changeTariff, createTariff, getTariff, listTariffs, tariffBody, tariffChanges } from '../tariffs.ts'
import { tagged } from './tagged.ts'

/** Places and prices. */
export const siteRoutes = tagged('Sites and tariffs', [
  {
    method: 'GET',
    pattern: '/sites',
    needs: 'read',
    handler: listSites,
    about: {
      summary: 'Lists sites',
      query: pageQuery,
      reply: ok(listOf(siteSchema)),
    },
  },
  {
    method: 'POST',
    pattern: '/sites',
    needs: 'manageSites',
    handler: createSite,
    about: {
      summary: 'Creates a site',
      description: 'Its id is made of the name where none is given.',
      body: siteBody,
      reply: created(siteSchema),
      problems: ['site-exists'],
    },
  },
  {
    method: 'GET',
    pattern: '/sites/:siteId',
    needs: 'read',
    handler: getSite,
    about: {
      summary: 'Reads a site',
      reply: ok(siteSchema),
    },
  },
  {
    method: 'PATCH',
    pattern: '/sites/:siteId',
    needs: 'manageSites',
    handler: changeSite,
    about: {
      summary: 'Changes a site',
      body: siteChanges,
      reply: ok(siteSchema),
    },
  },
  {
    method: 'DELETE',
    pattern: '/sites/:siteId',
    needs: 'manageSites',
    handler: removeSite,
    about: {
      summary: 'Removes a site without stations',
      description: 'Its figures stay.',
      reply: NOTHING,
      problems: ['site-in-use'],
    },
  },
  {
    method: 'GET',
    pattern: '/tariffs',
    needs: 'read',
    handler: listTariffs,
    about: {
      summary: 'Lists tariffs',
      query: pageQuery,
      reply: ok(listOf(tariffSchema)),
    },
  },
  {
    method: 'POST',
    pattern: '/tariffs',
    needs: 'manageTariffs',
    handler: createTariff,
    about: {
      summary: 'Creates a tariff',
      body: tariffBody,
      reply: created(tariffSchema),
      problems: ['tariff-exists'],
    },
  },
  {
    method: 'GET',
    pattern: '/tariffs/:tariffId',
    needs: 'read',
    handler: getTariff,
    about: {
      summary: 'Reads a tariff',
      reply: ok(tariffSchema),
    },
  },
  {
    method: 'PATCH',
    pattern: '/tariffs/:tariffId',
    needs: 'manageTariffs',
    handler: changeTariff,
    about: {
      summary: 'Changes a tariff',
      description: 'Every change raises the version. Running sessions keep the price of their start.',
      body: tariffChanges,
      reply: ok(tariffSchema),
    },
  },
])
