
    // Do not modify this file by hand!
    // Re-generate this file by running lit-localize

    
    

    /* eslint-disable no-irregular-whitespace */
    /* eslint-disable @typescript-eslint/no-explicit-any */

    export const templates = {
      's3ec4da71c1a62754': `Queued`,
's57ade424d57c6edf': `Sent`,
's95bfedfebd66dd65': `Agreed`,
's592abf6242502c63': `Refused`,
's382201374768b064': `No answer in time`,
'sbf9c5c5a8e5efad4': `Failed`,
's1ebf3623d036e83b': `Effect seen`,
's9224153cbe129646': `No effect seen`,
'sf3e6d73d6a4d2fef': `Expired unsent`,
's3bb786d3b55ba37c': `Cancelled`,
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
'se0d1d6bd81fc1980': `Accepted`,
'sf59d9197d2e50c93': `Blocked`,
'sd923f95605fed7b2': `Expired`,
's51693b181594f130': `Invalid`,
's7287feceec43cea6': `Waiting for admission`,
'se7b67755395b0a6a': `administrator`,
's554667f2165fec5d': `operator`,
's28b5eaff8cb8748b': `technician`,
's372ecdc622aac4ef': `viewer`,
's123b7254b44dd148': `Waiting`,
's4409ada9c5c2a7f8': `Inactive`,
'sc93fe5d197421126': `Card was refused`,
's7f2ebab9da1c955f': `Start was never seen`,
'se6fe5d336434e949': `Meter ran backwards`,
'sfd02b5341fce410a': `Meter rolled over`,
'sa8a3b9d87eb032b0': `Energy from samples`,
'sb47100ff4c861425': `Station’s clock was off`,
'sa6291f0299af6384': `Stop before start`,
's9c7ea3fc162dfa8d': `Two different stops`,
's0290ef44451b9e28': `Card number too long`,
'sc3c696d073095076': `Unknown connector`,
's8b893ea6b7ed8bcc': `Message was malformed`,
'sa45e0db1c9a43c62': `Reported late`,
'sc7f2dcd291b7aaa2': `Id of another station`,
'sf19f6e458d773610': `Stopped at the station`,
'se7e5670ca6803947': `Stopped remotely`,
's52697111d52ff074': `Car unplugged`,
's6d74b497679c7c8e': `Emergency stop`,
's97372f418fd97e81': `Station restarted`,
'sd2e2ba4c52e7c930': `Power failure`,
'sd5a29f4c988e147d': `Connector unlocked`,
'sbc91b61ff50977c0': `Card no longer accepted`,
    };
  