import { ANOMALY_RULES, type AnomalyRule } from '../model/anomaly.ts'

/** A rule in the words of people: what it claims, and what to look at first. */
export interface RuleWords {
  readonly claim: Readonly<Record<'en' | 'id', string>>
  readonly advice: Readonly<Record<'en' | 'id', string>>
}

/** The only place that words the rules: pages, e-mails, pushes and commands take them from here. */
export const RULE_WORDS: Readonly<Record<AnomalyRule, RuleWords>> = {
  currentFluctuation: {
    claim: { en: 'Current drops to zero and returns', id: 'Arus turun ke nol lalu kembali' },
    advice: {
      en: 'Check the contactor, the cable and how it sits in the socket. A loose contact heats up.',
      id: 'Periksa kontaktor, kabel, dan dudukannya di soket. Kontak longgar menjadi panas.',
    },
  },
  commandChurn: {
    claim: { en: 'Started and stopped again and again', id: 'Berulang kali dimulai dan dihentikan' },
    advice: {
      en: 'Look at who sends the commands: a script, or a load limit that is too tight.',
      id: 'Lihat siapa pengirim perintah: skrip, atau batas beban yang terlalu ketat.',
    },
  },
  heartbeatGap: {
    claim: { en: 'Heartbeats stop', id: 'Heartbeat terhenti' },
    advice: {
      en: 'Check the network of the station: SIM card, antenna, router.',
      id: 'Periksa jaringan stasiun: kartu SIM, antena, router.',
    },
  },
  lowPower: {
    claim: { en: 'Delivers less power than its peers', id: 'Daya lebih rendah dari stasiun sejenis' },
    advice: {
      en: 'Check its own limit of current, the cable and the contactor, and measure all phases: one may be lost.',
      id: 'Periksa batas arus stasiun, kabel, dan kontaktornya, lalu ukur semua fase: mungkin ada fase yang hilang.',
    },
  },
  earlyStops: {
    claim: { en: 'Sessions end early', id: 'Sesi berakhir terlalu cepat' },
    advice: {
      en: 'Compare the stop reasons of these sessions. Check cable lock and emergency stop.',
      id: 'Bandingkan alasan berhenti sesi-sesi ini. Periksa kunci kabel dan tombol darurat.',
    },
  },
  meterGaps: {
    claim: { en: 'Meter values are missing', id: 'Nilai meter hilang' },
    advice: {
      en: 'Check the meter’s wiring and the station’s setting for the sample interval.',
      id: 'Periksa kabel meter dan pengaturan jeda sampel pada stasiun.',
    },
  },
  meterBackwards: {
    claim: { en: 'The meter counts backwards', id: 'Meter menghitung mundur' },
    advice: {
      en: 'Compare the display of the meter with the stored readings, and check the bill of this session.',
      id: 'Bandingkan tampilan meter dengan pembacaan yang tersimpan, lalu periksa tagihan sesi ini.',
    },
  },
  meterJump: {
    claim: { en: 'The meter jumps', id: 'Angka meter melonjak' },
    advice: {
      en: 'Compare the display of the meter with the stored readings, and check the bill of this session.',
      id: 'Bandingkan tampilan meter dengan pembacaan yang tersimpan, lalu periksa tagihan sesi ini.',
    },
  },
  meterMismatch: {
    claim: { en: 'Energy and power of the meter disagree', id: 'Energi dan daya pada meter tidak sesuai' },
    advice: {
      en: 'Compare the display of the meter with the stored readings, and check the bill of this session.',
      id: 'Bandingkan tampilan meter dengan pembacaan yang tersimpan, lalu periksa tagihan sesi ini.',
    },
  },
  stuckSession: {
    claim: { en: 'Session stays open without energy', id: 'Sesi tetap terbuka tanpa energi' },
    advice: {
      en: 'See whether a car is still plugged in, and stop the session if nobody charges.',
      id: 'Periksa apakah mobil masih terhubung, dan hentikan sesi jika tidak ada yang mengisi daya.',
    },
  },
  aboveLimit: {
    claim: { en: 'Draws more than its limit', id: 'Memakai melebihi batasnya' },
    advice: {
      en: 'Check whether the station follows charging profiles, and set its limit anew.',
      id: 'Periksa apakah stasiun mengikuti profil pengisian, lalu atur ulang batasnya.',
    },
  },
  silentStation: {
    claim: { en: 'No session for unusually long', id: 'Tanpa sesi lebih lama dari biasanya' },
    advice: {
      en: 'Visit the station and make a test charge. It may be blocked or broken without telling.',
      id: 'Kunjungi stasiun dan lakukan pengisian uji. Mungkin terhalang atau rusak tanpa melapor.',
    },
  },
  missedHeartbeats: {
    claim: { en: 'Many heartbeats are missing', id: 'Banyak heartbeat hilang' },
    advice: {
      en: 'Check the network of the station: SIM card, antenna, router.',
      id: 'Periksa jaringan stasiun: kartu SIM, antena, router.',
    },
  },
  manyErrors: {
    claim: { en: 'Reports many errors', id: 'Melaporkan banyak galat' },
    advice: {
      en: 'Read the error codes in the station’s history, and take it out of service if people could be hurt.',
      id: 'Baca kode galat di riwayat stasiun, dan nonaktifkan bila dapat membahayakan orang.',
    },
  },
  criticalError: {
    claim: { en: 'Reports a critical error', id: 'Melaporkan galat kritis' },
    advice: {
      en: 'Read the error codes in the station’s history, and take it out of service if people could be hurt.',
      id: 'Baca kode galat di riwayat stasiun, dan nonaktifkan bila dapat membahayakan orang.',
    },
  },
  unexplainedBoots: {
    claim: { en: 'Restarts without a known cause', id: 'Mulai ulang tanpa sebab yang diketahui' },
    advice: {
      en: 'Check the power supply of the controller, then its firmware.',
      id: 'Periksa catu daya pengendali, lalu firmware-nya.',
    },
  },
  failedStarts: {
    claim: { en: 'Charging often fails to start', id: 'Pengisian sering gagal dimulai' },
    advice: {
      en: 'Check card reader, cable lock and the messages around a failed start.',
      id: 'Periksa pembaca kartu, kunci kabel, dan pesan di sekitar kegagalan mulai.',
    },
  },
}

/** @returns undefined for a name that is no rule. */
export function ruleWords(name: string): RuleWords | undefined {
  const rule = ANOMALY_RULES.find((each) => each === name)
  return rule === undefined ? undefined : RULE_WORDS[rule]
}
