import type { Order } from '../../faults/kills.ts';
import { connect } from '../../store/connect.ts';
import { unfinishedDeliveries } from '../../store/deliveries.ts';
import { armFault } from '../../telemetry/fault.ts';
import { deliver } from '../../workers/deliver.ts';
import { aRun, alertServices } from './room.ts';

// A sender of its own process, to be killed: waits for its order, sends what is unfinished and ends.
const connection = connect(process.argv[2]!, 2);
process.once('message', async ({ fault, relay, senders }: Order) => {
  armFault(fault);
  const deliveries = await unfinishedDeliveries(connection.db, 50);
  const services = alertServices(connection.db, relay, 1500, { mail: { senders } });
  if (deliveries.length) await deliver(services, { deliveries }, aRun());
  await connection.close();
  process.disconnect();
});
