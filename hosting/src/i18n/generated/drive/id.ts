
    // Do not modify this file by hand!
    // Re-generate this file by running lit-localize

    
    

    /* eslint-disable no-irregular-whitespace */
    /* eslint-disable @typescript-eslint/no-explicit-any */

    export const templates = {
      's3689fa27ed1abcbe': `Dijeda mobil`,
's53e6f4f5b0a7d26f': `Menyiapkan`,
's6672cc4bda167b13': `Cabut kabel`,
's77a0727520efc502': `Mengisi`,
'sc592307ea80f16b9': `Tidak diketahui`,
'scde3342a428aaee8': `Offline`,
'sd158a5fc0f062f18': `Tersedia`,
'se22d9ebff99c69bc': `Dijeda stasiun`,
'se6be6101638ef6bd': `Dipesan`,
'sf32c212c0484887e': `Gangguan`,
'sfb905b59952c0833': `Nonaktif`,
    };
  