const HELP = `charge-it-pi: OCPP 1.6J charge point, and simulator of charge points

  charge-it-pi simulate [options]        simulated stations, in this process
  charge-it-pi run --config F            one station as configured (--check-config only checks)
  charge-it-pi doctor [--config F]       looks at machine, hardware, connection and state
  charge-it-pi memory --config F         what the station remembers
  charge-it-pi --help

simulate
  --fleet F           stations as a JSON or YAML list; see README. Replaces the options up to --ca
  --url U             CSMS without the station id, for example wss://ocpp.example.org/ocpp
                      (ws:// only to this machine)
  --stations N        how many (default 1)
  --ids A,B           their ids (default SIM-001, SIM-002, ...)
  --connectors N      connectors per station (default 1)
  --max-power-w W     power per connector (default 7360)
  --cards A,B         cards of the drivers
  --key-file F        authorisation key, or a JSON object of station id to key; mode 0600
  --ca F              PEM of the authority of the CSMS's certificate
  --session-minutes M length of every session (default 30 to 60)
  --scenario NAME     daily-life (default), none, a scenario of scenarios/ by its name, or a YAML file of steps
  --api U             REST API of the CSMS, ending in /api/v1, for scenarios in which it sends commands
  --api-key-file F    key for it; mode 0600
  --seed K            number from which everything drawn follows (default 1)
  --speed S           S times as fast; needs --duration-s
  --duration-s D      ends after D seconds of real time
  --connect-rate R    new stations per second (default 5)
  --state DIR         keeps journal, meters, settings and memory (see memory below) across restarts
  --reconnect-s S     fixed pause before connecting again
  --watch             also shows every frame, and draws the last minute of each flowing current, on stderr

  One JSON object per line on stdout for everything that happens, a summary at the end.
  Lines on stdin act like a person at the station, for example
    {"station":"SIM-001","do":"plug"}
    {"station":"SIM-001","do":"tap","uid":"04A1B2C3"}
    {"station":"SIM-001","do":"network","up":false}
  also: unplug, pause, power, fault, clearFault, meter, status, stop.

run
  --config F          the configuration file; docs/pi.md explains its keys
  --check-config      only tells what is wrong with it
  Reader, meter, charger module and vehicle as the file says. Events go to stdout, one JSON object per line.
  With simulated parts, lines on stdin lay cards and plug cars:
    {"do":"place","uid":"04A1B2C3"}   {"do":"remove"}   {"do":"plug"}   {"do":"unplug"}

doctor
  --config F          the configuration file (default /etc/charge-it/config.yaml)
  --json              one JSON document
  --tap               prints the UID of every card held to the reader
  Exit codes: 0 all well, 1 something failed, 2 warnings only.

memory
  --config F          of the station; or --state DIR --station ID
  --summary | --stats | --events N | --anomalies N | --sessions N | --export F; without one, a menu

Exit codes: 0 ok, 1 failed or an expectation of the scenario not met, 2 wrong usage.
`

/** The whole help, or of one command its own section. */
export function helpFor(command: string | undefined): string {
  const sections = HELP.split('\n\n')
  const begin = sections.findIndex((section) => command !== undefined && section.startsWith(`${command}\n`))
  if (begin === -1) return HELP
  const next = sections.findIndex((section, index) => index > begin && /^\S/.test(section))
  const own = sections.slice(begin, next).join('\n\n')
  return `charge-it-pi ${own}\n\n${sections.at(-1)}`
}
