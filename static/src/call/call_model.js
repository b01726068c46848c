import { ConnectionLostError } from "@web/core/network/rpc";
import { RelationalModel } from "@web/model/relational_model/relational_model";

import { CallDraft } from "./call_draft";

/** A call's form, in which nothing that was typed or chosen is lost. */
export class CallModel extends RelationalModel {
    static withCache = false;

    setup(params, services) {
        super.setup(params, services);
        this.draft = new CallDraft(this.config.resModel);
        this.draft.context = this.config.context;
    }

    /** @override what an earlier page could not save comes first */
    async load(params = {}) {
        const resId = params.resId ?? this.config.resId;
        await this.draft.replay(resId);
        await super.load(params);
        this.draft.open(resId);
    }

    /** @override without a connection the choice stands; what follows from it is shown later */
    async _onchange(config, params) {
        try {
            return await super._onchange(config, { ...params, onError: undefined });
        } catch (error) {
            if (error instanceof ConnectionLostError) {
                return {};
            }
            if (params.onError) {
                return params.onError(error);
            }
            throw error;
        }
    }
}
