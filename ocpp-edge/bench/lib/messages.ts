export const BOOT = {
  chargePointVendor: 'Bench',
  chargePointModel: 'B1',
  chargePointSerialNumber: 'B-0001',
  firmwareVersion: '1.0.0',
}

/** What a three-phase charger usually sends: one sample of about 800 bytes. */
export function meterValues(transactionId: number, sampledAt: Date, registerWh: number): object {
  const amperes = ['L1', 'L2', 'L3'].map((phase) => ({
    value: '15.9',
    measurand: 'Current.Import',
    phase,
    unit: 'A',
    context: 'Sample.Periodic',
  }))
  return {
    connectorId: 1,
    transactionId,
    meterValue: [
      {
        timestamp: sampledAt.toISOString(),
        sampledValue: [
          {
            value: String(registerWh),
            context: 'Sample.Periodic',
            format: 'Raw',
            measurand: 'Energy.Active.Import.Register',
            location: 'Outlet',
            unit: 'Wh',
          },
          {
            value: '11040.5',
            context: 'Sample.Periodic',
            measurand: 'Power.Active.Import',
            location: 'Outlet',
            unit: 'W',
          },
          ...amperes,
          { value: '231.4', context: 'Sample.Periodic', measurand: 'Voltage', phase: 'L1-N', unit: 'V' },
          { value: '64', context: 'Sample.Periodic', measurand: 'SoC', location: 'EV', unit: 'Percent' },
        ],
      },
    ],
  }
}
