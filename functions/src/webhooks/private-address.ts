import { BlockList, isIPv6 } from 'node:net'

const BLOCKED = new BlockList()
for (const [network, prefix] of [
  // RFC 6890 and successors: this network, private, shared, loopback, link-local, protocols, documentation, benchmarks,
  // multicast, reserved.
  ...[['0.0.0.0', 8] as const, ['10.0.0.0', 8] as const, ['100.64.0.0', 10] as const, ['127.0.0.0', 8] as const],
  ...[
    ['169.254.0.0', 16] as const,
    ['172.16.0.0', 12] as const,
    ['192.0.0.0', 24] as const,
    ['192.0.2.0', 24] as const,
  ],
  ...[['192.88.99.0', 24] as const, ['192.168.0.0', 16] as const, ['198.18.0.0', 15] as const],
  ...[
    ['198.51.100.0', 24] as const,
    ['203.0.113.0', 24] as const,
    ['224.0.0.0', 4] as const,
    ['240.0.0.0', 4] as const,
  ],
] as const) {
  BLOCKED.addSubnet(network, prefix, 'ipv4')
}
/** Of IPv6 only global unicast is public, and of that not the forms that carry an IPv4 address. */
const PUBLIC_6 = new BlockList()
PUBLIC_6.addSubnet('2000::', 3, 'ipv6')
const BLOCKED_6 = new BlockList()
for (const [network, prefix] of [
  ['2001::', 23],
  ['2001:db8::', 32],
  ['2002::', 16],
  ['3fff::', 20],
] as const) {
  BLOCKED_6.addSubnet(network, prefix, 'ipv6')
}

/** True for an IP address that is not to be reached from outside: loopback, private networks, metadata servers. */
export function isPrivateAddress(address: string): boolean {
  if (!isIPv6(address)) return BLOCKED.check(address, 'ipv4')
  return !PUBLIC_6.check(address, 'ipv6') || BLOCKED_6.check(address, 'ipv6')
}
