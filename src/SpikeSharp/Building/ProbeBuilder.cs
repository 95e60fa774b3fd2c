namespace SpikeSharp.Building;

/// <summary>Emits the operators of a <see cref="Probe"/>: decode or select, filter, marker.</summary>
internal static class ProbeBuilder
{
    public static BuiltProbe Build(ModelBuilder model, Probe probe, int index)
    {
        string name = probe.Label ?? $"probe{index}";
        Signal signal = probe.Attribute == ProbeAttribute.DecodedOutput ? Decode(model, probe, name) : Select(model, probe, name);
        model.Add(new SimProbe(signal));
        return new BuiltProbe(name, signal, probe.SampleEvery, probe.Target.ToString(), probe.Attribute.ToString(), probe.KeepHistory);
    }

    // What is recorded arrives as by a connection, with the probe's seed.
    private static Signal Decode(ModelBuilder model, Probe probe, string name)
    {
        Signal input = Signal.Filled($"{name}.value", [probe.Target.SizeOut], 0);
        model.Add(new Reset(input));
        Connection hidden = new(probe.Target, Node.Relay(probe.Target.SizeOut, name)) { Synapse = probe.Synapse, Solver = probe.Solver, Label = name };
        ConnectionBuilder.Build(model, hidden, name, model.SeedOf(probe), input);
        return input;
    }

    private static Signal Select(ModelBuilder model, Probe probe, string name)
    {
        Signal signal = SignalOf(model, probe);
        if (probe.Target.Target is Ensemble or Neurons or Node && signal.Shape.Length == 1) signal = model.Select(signal, probe.Target, $"{name}.slice");
        if (ReferenceEquals(probe.Synapse, Synapse.None)) return signal;
        Signal filtered = SynapseBuilder.Build(model, probe.Synapse, signal, name);
        Signal value = Signal.Filled($"{name}.value", filtered.Shape, 0);
        model.Add(new Copy(filtered, value));
        return value;
    }

    private static Signal SignalOf(ModelBuilder model, Probe probe)
    {
        ProbeAttribute attribute = probe.Attribute;
        Signal? signal = probe.Target.Target switch
        {
            Ensemble ensemble => attribute == ProbeAttribute.Input ? model.Of(ensemble).X : model.Of(ensemble).EncoderSignal,
            Neurons neurons => model.Of(neurons.Ensemble).Variable(attribute),
            Node node => model.OutputOf(node),
            Connection connection => model.Of(connection).Variable(attribute),
            LearningRule rule => model.Of(rule).Variable(attribute),
            _ => null,
        };
        return signal ?? throw new BuildException(
            DiagnosticCodes.UnknownAttribute,
            $"{probe}: there is no {attribute} to record.",
            probe.Target.Target is Connection ? "a connection without transform from a node or neurons has no weights; give it a transform (1, for example)" : null);
    }
}
