import { registry } from "@web/core/registry";
import { formView } from "@web/views/form/form_view";

import { CallController } from "./call_controller";
import { CallModel } from "./call_model";

export const callView = { ...formView, Controller: CallController, Model: CallModel };

registry.category("views").add("dental_followup_call", callView);
