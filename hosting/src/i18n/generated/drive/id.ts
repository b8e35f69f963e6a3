
    // Do not modify this file by hand!
    // Re-generate this file by running lit-localize

    
    

    /* eslint-disable no-irregular-whitespace */
    /* eslint-disable @typescript-eslint/no-explicit-any */

    export const templates = {
      'sd158a5fc0f062f18': `Available`,
's53e6f4f5b0a7d26f': `Preparing`,
's77a0727520efc502': `Charging`,
's3689fa27ed1abcbe': `Paused by car`,
'se22d9ebff99c69bc': `Paused by station`,
's6672cc4bda167b13': `Unplug cable`,
'se6be6101638ef6bd': `Reserved`,
'sfb905b59952c0833': `Out of service`,
'sf32c212c0484887e': `Faulted`,
'sc592307ea80f16b9': `Unknown`,
'scde3342a428aaee8': `Offline`,
    };
  