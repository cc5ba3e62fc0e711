import { connect } from '../../store/connect.ts';
import { unfinishedDeliveries } from '../../store/deliveries.ts';
import { armFault } from '../../telemetry/fault.ts';
import { deliver } from '../../workers/deliver.ts';
import { aRun, alertServices } from './room.ts';

// A sender of its own process, to be killed: sends what is unfinished and ends.
const [, , database, relay] = process.argv;
armFault(process.env['FAULT_AT']);
const connection = connect(database!, 2);
const deliveries = await unfinishedDeliveries(connection.db, 50);
if (deliveries.length) await deliver(alertServices(connection.db, relay!), { deliveries }, aRun());
await connection.close();
