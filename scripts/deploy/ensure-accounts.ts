import { ifThere } from './cloud-errors.ts'
import type { DeployDeps } from './deploy-deps.ts'
import { PROJECT_ROLES } from './deploy-target.ts'

const NAMES = ['edge', 'functions', 'build'] as const

interface Binding {
  role?: string | null
  members?: string[] | null
}

/** Makes the accounts of edge, functions and image builds, and gives them their roles. Nobody's role is taken. */
export async function ensureAccounts({ clients, names, say }: DeployDeps): Promise<void> {
  for (const name of NAMES) {
    const email = names.accounts[name]
    const there = await ifThere(clients.accounts.get({ name: `${names.project}/serviceAccounts/${email}` }))
    if (there !== undefined) continue
    say(`Making the account ${email}`)
    const [accountId = ''] = email.split('@')
    await clients.accounts.create({
      name: names.project,
      requestBody: { accountId, serviceAccount: { displayName: `Charge-IT: ${name}` } },
    })
  }
  await grantOnProject({ clients, names, say })
  await grantActAs({ clients, names, say })
}

type Deps = Pick<DeployDeps, 'clients' | 'names' | 'say'>

async function grantOnProject({ clients, names, say }: Deps): Promise<void> {
  const wanted = NAMES.flatMap((name) =>
    PROJECT_ROLES[name].map((role) => ({ role, member: `serviceAccount:${names.accounts[name]}` })),
  )
  const [policy] = await clients.projects.getIamPolicy({ resource: names.project })
  const bindings: Binding[] = policy.bindings ?? []
  const missing = wanted.filter(({ role, member }) => !holds(bindings, role, member))
  if (missing.length === 0) return
  say(`Giving ${missing.length} roles`)
  const { etag, version } = policy
  await clients.projects.setIamPolicy({
    resource: names.project,
    policy: {
      ...(etag == null ? {} : { etag }),
      ...(version == null ? {} : { version }),
      bindings: merged(bindings, missing),
    },
  })
}

/** Who changes the scaling of a service must be allowed to act as the account that the service runs as. */
async function grantActAs({ clients, names, say }: Deps): Promise<void> {
  const resource = `${names.project}/serviceAccounts/${names.accounts.edge}`
  const wanted = { role: 'roles/iam.serviceAccountUser', member: `serviceAccount:${names.accounts.functions}` }
  const { data } = await clients.accounts.getIamPolicy({ resource })
  const bindings: Binding[] = data.bindings ?? []
  if (holds(bindings, wanted.role, wanted.member)) return
  say('Letting the functions act for the edge')
  await clients.accounts.setIamPolicy({
    resource,
    requestBody: { policy: { ...data, bindings: merged(bindings, [wanted]) as typeof data.bindings & object } },
  })
}

/** Lets the functions read and change the edge's service, and no other. */
export async function grantScaling({ clients, names, say }: Deps): Promise<void> {
  const wanted = { role: 'roles/run.developer', member: `serviceAccount:${names.accounts.functions}` }
  const [policy] = await clients.services.getIamPolicy({ resource: names.service })
  const bindings: Binding[] = policy.bindings ?? []
  if (holds(bindings, wanted.role, wanted.member)) return
  say('Letting the functions scale the edge')
  const { etag } = policy
  await clients.services.setIamPolicy({
    resource: names.service,
    policy: { ...(etag == null ? {} : { etag }), bindings: merged(bindings, [wanted]) },
  })
}

function holds(bindings: readonly Binding[], role: string, member: string): boolean {
  return bindings.some((binding) => binding.role === role && (binding.members ?? []).includes(member))
}

function merged(
  bindings: readonly Binding[],
  added: readonly { readonly role: string; readonly member: string }[],
): Binding[] {
  const all = bindings.map((binding) => ({ ...binding, members: [...(binding.members ?? [])] }))
  for (const { role, member } of added) {
    const binding = all.find((each) => each.role === role && !('condition' in each && each.condition))
    if (binding === undefined) all.push({ role, members: [member] })
    else binding.members.push(member)
  }
  return all
}
