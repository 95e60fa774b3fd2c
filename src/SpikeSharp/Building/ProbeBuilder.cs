namespace SpikeSharp.Building;

/// <summary>Emits the operators of a <see cref="Probe"/>: select, filter, marker.</summary>
internal static class ProbeBuilder
{
    public static BuiltProbe Build(ModelBuilder model, Probe probe, int index)
    {
        string name = probe.Label ?? $"probe{index}";
        Signal signal = model.Select(SignalOf(model, probe), probe.Target, $"{name}.slice");
        if (!ReferenceEquals(probe.Synapse, Synapse.None))
        {
            Signal filtered = SynapseBuilder.Build(model, probe.Synapse, signal, name);
            signal = Signal.Filled($"{name}.value", filtered.Shape, 0);
            model.Add(new Copy(filtered, signal));
        }
        model.Add(new SimProbe(signal));
        return new BuiltProbe(name, signal, probe.SampleEvery, probe.Target.ToString(), probe.Attribute.ToString());
    }

    private static Signal SignalOf(ModelBuilder model, Probe probe)
    {
        if (probe.Attribute == ProbeAttribute.Output) return model.OutputOf(probe.Target.Target);
        if (probe.Attribute == ProbeAttribute.Input) return model.InputOf(probe.Target.Target);

        BuiltEnsemble ensemble = model.Of(((Neurons)probe.Target.Target).Ensemble);
        string variable = probe.Attribute == ProbeAttribute.Voltage ? "voltage" : "refractory_time";
        int index = ensemble.NeuronType.State.IndexOf(ensemble.NeuronType.State.FirstOrDefault(v => v.Name == variable)!);
        return index >= 0
            ? ensemble.State[index]
            : throw new BuildException(
                DiagnosticCodes.UnknownAttribute,
                $"{probe}: {ensemble.NeuronType.GetType().Name} neurons have no {variable}.",
                $"they have output, input{string.Concat(ensemble.NeuronType.State.Select(v => ", " + v.Name))}");
    }
}
