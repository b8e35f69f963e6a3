import type { AttemptReason } from '../model/attempt.ts'

/** What happened, and what to do about it, in the words of somebody who stands before the charger. */
export interface AttemptWords {
  readonly cause: string
  readonly fix: string
}

/** info: as it should be. warning: it works, but not as it should. refused: the station is not connected. */
export type AttemptLevel = 'info' | 'warning' | 'refused'

interface Entry {
  readonly level: AttemptLevel
  readonly en: AttemptWords
  readonly id: AttemptWords
}

const WORDS: Readonly<Record<AttemptReason, Entry>> = {
  unknownStation: {
    level: 'refused',
    en: {
      cause: 'No station with this name is registered.',
      fix: 'Accept it under new stations, or correct the name (charge point identity) in the charger.',
    },
    id: {
      cause: 'Tidak ada stasiun terdaftar dengan nama ini.',
      fix: 'Terima stasiun ini di daftar stasiun baru, atau perbaiki nama (identitas charge point) pada charger.',
    },
  },
  badIdentity: {
    level: 'refused',
    en: {
      cause: 'The name at the end of the address cannot be read or is longer than 48 characters.',
      fix: 'Use only letters, digits, - and _ in the charge point identity.',
    },
    id: {
      cause: 'Nama di akhir alamat tidak dapat dibaca atau lebih dari 48 karakter.',
      fix: 'Gunakan hanya huruf, angka, - dan _ pada identitas charge point.',
    },
  },
  wrongPath: {
    level: 'refused',
    en: {
      cause: 'The address has another path than /ocpp/ followed by the name of the station.',
      fix: 'Set the charger to the address that the page of its station shows. Some chargers add their name themselves.',
    },
    id: {
      cause: 'Jalur alamat bukan /ocpp/ yang diikuti nama stasiun.',
      fix: 'Atur charger ke alamat yang tertera di halaman stasiunnya. Sebagian charger menambahkan namanya sendiri.',
    },
  },
  missingPassword: {
    level: 'refused',
    en: {
      cause: 'The station sent no password.',
      fix: 'Type its key (AuthorizationKey) into the charger and set security profile 1 or 2.',
    },
    id: {
      cause: 'Stasiun tidak mengirim kata sandi.',
      fix: 'Masukkan kuncinya (AuthorizationKey) pada charger dan pilih profil keamanan 1 atau 2.',
    },
  },
  wrongPassword: {
    level: 'refused',
    en: {
      cause: 'The password is not the key of this station.',
      fix: 'Create a new key on the page of the station and type it into the charger, without spaces.',
    },
    id: {
      cause: 'Kata sandi bukan kunci stasiun ini.',
      fix: 'Buat kunci baru di halaman stasiun lalu masukkan pada charger, tanpa spasi.',
    },
  },
  wrongUser: {
    level: 'refused',
    en: {
      cause: 'The user name of the login is not the name of the station.',
      fix: 'Set the user name in the charger to the name of the station, in the same spelling.',
    },
    id: {
      cause: 'Nama pengguna untuk masuk bukan nama stasiun.',
      fix: 'Samakan nama pengguna pada charger dengan nama stasiun, dengan ejaan yang sama.',
    },
  },
  rejectedStation: {
    level: 'refused',
    en: {
      cause: 'This station is registered as rejected.',
      fix: 'Accept it on its page if it may connect.',
    },
    id: {
      cause: 'Stasiun ini terdaftar sebagai ditolak.',
      fix: 'Terima di halamannya bila stasiun ini boleh terhubung.',
    },
  },
  weakerProfile: {
    level: 'refused',
    en: {
      cause: 'The station connected with a lower security profile than it is registered with.',
      fix: 'Set the charger to the registered profile, or let an administrator lower it on its page.',
    },
    id: {
      cause: 'Stasiun terhubung dengan profil keamanan yang lebih rendah daripada yang terdaftar.',
      fix: 'Atur charger ke profil yang terdaftar, atau minta administrator menurunkannya di halaman stasiun.',
    },
  },
  plainConnection: {
    level: 'refused',
    en: {
      cause: 'The connection is not encrypted (ws://), but this station needs TLS.',
      fix: 'Set the charger to the wss:// address of the station.',
    },
    id: {
      cause: 'Sambungan tidak terenkripsi (ws://), sedangkan stasiun ini memerlukan TLS.',
      fix: 'Atur charger ke alamat wss:// stasiun.',
    },
  },
  noSubprotocol: {
    level: 'refused',
    en: {
      cause: 'The station did not say which version of OCPP it speaks.',
      fix: 'Choose OCPP 1.6J in the charger. If it cannot say so, allow OCPP 1.6 without a header on its page.',
    },
    id: {
      cause: 'Stasiun tidak menyebut versi OCPP yang digunakannya.',
      fix: 'Pilih OCPP 1.6J pada charger. Bila tidak bisa, izinkan OCPP 1.6 tanpa header di halaman stasiun.',
    },
  },
  unknownSubprotocol: {
    level: 'refused',
    en: {
      cause: 'The station offers only versions of OCPP that are not spoken here.',
      fix: 'Choose OCPP 1.6J in the charger.',
    },
    id: {
      cause: 'Stasiun hanya menawarkan versi OCPP yang tidak didukung di sini.',
      fix: 'Pilih OCPP 1.6J pada charger.',
    },
  },
  tooManyAttempts: {
    level: 'refused',
    en: {
      cause: 'There were too many wrong logins from this address in a minute.',
      fix: 'Correct the key in the charger. It is let in again after a minute.',
    },
    id: {
      cause: 'Terlalu banyak percobaan masuk yang salah dari alamat ini dalam satu menit.',
      fix: 'Perbaiki kunci pada charger. Stasiun dapat mencoba lagi setelah satu menit.',
    },
  },
  certificateMissing: {
    level: 'refused',
    en: {
      cause: 'The station needs a client certificate (security profile 3) and sent none.',
      fix: 'Install its certificate on the charger, or let an administrator lower the profile for its first connection.',
    },
    id: {
      cause: 'Stasiun memerlukan sertifikat klien (profil keamanan 3), tetapi tidak mengirimkannya.',
      fix: 'Pasang sertifikatnya pada charger, atau minta administrator menurunkan profil untuk sambungan pertama.',
    },
  },
  certificateMismatch: {
    level: 'refused',
    en: {
      cause: 'The client certificate is not the one of this station, has expired or comes from another authority.',
      fix: 'Give the station a new certificate on its page.',
    },
    id: {
      cause: 'Sertifikat klien bukan milik stasiun ini, sudah kedaluwarsa, atau berasal dari otoritas lain.',
      fix: 'Berikan sertifikat baru kepada stasiun di halamannya.',
    },
  },
  tlsFailed: {
    level: 'refused',
    en: {
      cause: 'An encrypted connection (TLS) was begun and not completed, so no station could be told apart.',
      fix: 'Check that the charger uses TLS 1.2 or newer and trusts the authority that issued the certificate of the server.',
    },
    id: {
      cause: 'Sambungan terenkripsi (TLS) dimulai tetapi tidak selesai, sehingga stasiunnya belum dikenali.',
      fix: 'Pastikan charger memakai TLS 1.2 atau lebih baru dan memercayai otoritas penerbit sertifikat server.',
    },
  },
  draining: {
    level: 'warning',
    en: {
      cause: 'The server that it reached was about to end.',
      fix: 'Nothing to do: the station tries again and reaches another one.',
    },
    id: {
      cause: 'Server yang dihubungi sedang dimatikan.',
      fix: 'Tidak perlu tindakan: stasiun akan mencoba lagi dan terhubung ke server lain.',
    },
  },
  storeUnavailable: {
    level: 'warning',
    en: {
      cause: 'The database did not answer, so the station could not be looked up.',
      fix: 'Wait: the station tries again. If it goes on, look at the status of Firestore.',
    },
    id: {
      cause: 'Basis data tidak menjawab sehingga stasiun tidak dapat dicari.',
      fix: 'Tunggu: stasiun akan mencoba lagi. Bila berlanjut, periksa status Firestore.',
    },
  },
  connected: {
    level: 'info',
    en: {
      cause: 'The station connected for the first time.',
      fix: 'Nothing to do: it will send its boot message next.',
    },
    id: {
      cause: 'Stasiun terhubung untuk pertama kali.',
      fix: 'Tidak perlu tindakan: stasiun akan mengirim pesan boot berikutnya.',
    },
  },
  duplicateSocket: {
    level: 'warning',
    en: {
      cause: 'The station connected again while its earlier connection was still open; the newer one counts.',
      fix: 'If this goes on, two chargers probably have the same name: give one of them another.',
    },
    id: {
      cause: 'Stasiun terhubung lagi saat sambungan sebelumnya masih terbuka; yang terbaru yang berlaku.',
      fix: 'Bila berlanjut, mungkin dua charger memakai nama yang sama: ganti nama salah satunya.',
    },
  },
  bootPending: {
    level: 'warning',
    en: {
      cause: 'The station is connected but not accepted yet; it may not charge.',
      fix: 'Accept it, then it starts within a minute.',
    },
    id: {
      cause: 'Stasiun terhubung tetapi belum diterima; belum dapat mengisi daya.',
      fix: 'Terima stasiun ini; akan mulai bekerja dalam satu menit.',
    },
  },
  bootRejected: {
    level: 'refused',
    en: {
      cause: 'The station was set to rejected; its boot was refused.',
      fix: 'Accept it on its page if it may work.',
    },
    id: {
      cause: 'Stasiun ditandai ditolak; boot-nya tidak diterima.',
      fix: 'Terima di halamannya bila stasiun ini boleh bekerja.',
    },
  },
  invalidMessage: {
    level: 'warning',
    en: {
      cause: 'The station sent something that is no OCPP message.',
      fix: 'Switch on tracing on its page to see it, and ask the maker for newer firmware.',
    },
    id: {
      cause: 'Stasiun mengirim sesuatu yang bukan pesan OCPP.',
      fix: 'Nyalakan perekaman di halamannya untuk melihatnya, lalu minta firmware terbaru kepada pembuatnya.',
    },
  },
  clockOff: {
    level: 'warning',
    en: {
      cause: 'The clock of the station is off by more than five minutes.',
      fix: 'Restart it, so that it takes over our time; check its time zone and NTP server.',
    },
    id: {
      cause: 'Jam stasiun meleset lebih dari lima menit.',
      fix: 'Mulai ulang agar stasiun mengambil waktu dari sini; periksa zona waktu dan server NTP-nya.',
    },
  },
}

/** Cause and remedy of a refused or odd handshake, for people. */
export function attemptWords(reason: AttemptReason, language: 'en' | 'id'): AttemptWords {
  return WORDS[reason][language]
}

/** Whether the station is kept out by it. */
export function attemptLevel(reason: AttemptReason): AttemptLevel {
  return WORDS[reason].level
}
