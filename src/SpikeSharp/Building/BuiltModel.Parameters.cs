using System.Collections.Immutable;
using SpikeSharp.Numerics;

namespace SpikeSharp.Building;

public sealed partial class BuiltModel
{
    private ImmutableArray<ModelParameter> _parameters;

    /// <summary>What training may change: scaled encoders and biases of ensembles, then weights of connections, each in build order.</summary>
    /// <remarks>
    /// Encoders of an ensemble that is used through its neurons alone are no parameter, nor are the decoders of probes. Gains, time constants and initial states never are.
    /// </remarks>
    public ImmutableArray<ModelParameter> Parameters
    {
        get
        {
            if (_parameters.IsDefault) ImmutableInterlocked.InterlockedInitialize(ref _parameters, [.. CollectParameters()]);
            return _parameters;
        }
    }

    /// <summary>The parameters of an object of the network that was built.</summary>
    /// <param name="item">An ensemble, its neurons (their biases), a connection, or a network: all in it and below.</param>
    /// <returns>In the order of <see cref="Parameters"/>; empty if it has none.</returns>
    /// <exception cref="ArgumentException">It is a node or a probe, which have none.</exception>
    /// <exception cref="KeyNotFoundException">It is no part of the built network.</exception>
    public ImmutableArray<ModelParameter> ParametersOf(NetworkObject item)
    {
        ArgumentNullException.ThrowIfNull(item);
        switch (item)
        {
            case Network network:
                return [.. network.AllEnsembles.SelectMany(e => ParametersOf(e)), .. network.AllConnections.SelectMany(c => ParametersOf(c))];
            case Neurons neurons:
                return [.. ParametersOf(neurons.Ensemble).Where(parameter => parameter.Kind == ParameterKind.Bias)];
            case Ensemble ensemble:
                int built = Index(ensemble, Ensembles.Select(e => e.Label));
                return [.. Parameters.Where(parameter => parameter.Kind != ParameterKind.Weights && parameter.Object == built)];
            case Connection connection:
                int position = Index(connection, Connections.Select(c => c.Label));
                return [.. Parameters.Where(parameter => parameter.Kind == ParameterKind.Weights && parameter.Object == position)];
            default:
                throw new ArgumentException($"{item} has no parameters; ensembles, their neurons, connections and networks have.", nameof(item));
        }
    }

    /// <summary>The same model with other numbers; everything else is shared, also with simulators that run the old one.</summary>
    /// <param name="values">By <see cref="ModelParameter.Name"/>; parameters that are not named keep their numbers.</param>
    /// <returns>The model. Gains stay, so encoders follow from the scaled encoders.</returns>
    /// <exception cref="ArgumentException">A name is unknown, a shape is another one, or a number is not finite; all are listed.</exception>
    public BuiltModel WithParameters(IReadOnlyDictionary<string, NdArray> values)
    {
        ArgumentNullException.ThrowIfNull(values);
        Dictionary<string, ModelParameter> known = Parameters.ToDictionary(parameter => parameter.Name);
        string[] faults = [.. values.Select(entry => Fault(known, entry.Key, entry.Value)).OfType<string>()];
        if (faults.Length > 0) throw new ArgumentException(string.Join(" ", faults), nameof(values));
        return With(values.ToDictionary(entry => known[entry.Key], entry => entry.Value));
    }

    private static string? Fault(Dictionary<string, ModelParameter> known, string name, NdArray value)
    {
        if (!known.TryGetValue(name, out ModelParameter? parameter))
            return $"The model has no parameter '{name}'{SpellCheck.Question(name, known.Keys)}.";
        if (!Fits(parameter.Shape, value.Shape)) return $"'{name}' has shape ({string.Join(", ", value.Shape)}); ({string.Join(", ", parameter.Shape)}) is needed.";
        int bad = Array.FindIndex(value.ToDoubles(), number => !double.IsFinite(number));
        return bad < 0 ? null : FormattableString.Invariant($"'{name}' must be finite; number {bad} is {value.ToDoubles()[bad]}.");
    }

    // A factor may come as a scalar or as a list of one.
    private static bool Fits(ImmutableArray<int> needed, ImmutableArray<int> given) =>
        needed.AsSpan().SequenceEqual(given.AsSpan()) || (needed.IsEmpty && given is [1]) || (needed is [1] && given.IsEmpty);

    private BuiltModel With(Dictionary<ModelParameter, NdArray> values)
    {
        SignalMap map = new();
        foreach ((ModelParameter parameter, NdArray value) in values) map.Add(parameter.Signal, Replacement(parameter.Signal, value));
        Dictionary<(ParameterKind, int), NdArray> byObject = values.ToDictionary(entry => (entry.Key.Kind, entry.Key.Object), entry => entry.Value);
        return new BuiltModel(ToParts() with
        {
            Operators = [.. Operators.Select(op => map[op])],
            Probes = [.. Probes.Select(probe => probe with { Signal = map[probe.Signal] })],
            Ensembles = [.. Ensembles.Select((ensemble, i) => Changed(ensemble, i))],
            Connections =
            [
                .. Connections.Select(connection => connection with { Weights = connection.Weights is null ? null : map[connection.Weights], Output = connection.Output is null ? null : map[connection.Output] }),
            ],
        });

        BuiltEnsemble Changed(BuiltEnsemble ensemble, int index)
        {
            byObject.TryGetValue((ParameterKind.ScaledEncoders, index), out NdArray? encoders);
            byObject.TryGetValue((ParameterKind.Bias, index), out NdArray? bias);
            return encoders is null && bias is null
                ? ensemble
                : ensemble.With(encoders, bias?.ToDoubles() ?? [.. ensemble.Bias], ensemble.EncoderSignal is null ? null : map[ensemble.EncoderSignal]);
        }
    }

    private static Signal Replacement(Signal signal, NdArray value) => signal.Matrix is { } matrix
        ? Signal.Of(signal.Name, matrix with { Data = NdArray.From(value.ToDoubles()) })
        : Signal.Of(signal.Name, NdArray.From(value.ToDoubles(), signal.Shape.AsSpan()), signal.IsReadOnly);

    private IEnumerable<ModelParameter> CollectParameters()
    {
        HashSet<Signal> fed = new(ReferenceEqualityComparer.Instance), learned = new(ReferenceEqualityComparer.Instance);
        Dictionary<Signal, Signal> biases = new(ReferenceEqualityComparer.Instance);
        foreach (Operator op in Operators)
        {
            foreach (Signal signal in op.Use.Incs) fed.Add(signal.Root);
            if (op is Copy { Increments: true } change) learned.Add(change.Target.Root);
            else if (op is Copy { Source: { IsReadOnly: true, Base: null } source } start) biases.TryAdd(start.Target, source);
        }
        Dictionary<string, int> names = [];
        for (int i = 0; i < Ensembles.Length; i++)
        {
            BuiltEnsemble ensemble = Ensembles[i];
            if (ensemble.NeuronType is Direct) continue;
            string name = Unique(names, ensemble.Path ?? ensemble.Label);
            if (ensemble is { EncoderSignal: { } encoders, X: { } x } && fed.Contains(x.Root)) yield return Parameter($"{name}.scaled_encoders", ParameterKind.ScaledEncoders, i, encoders, ensemble.Trainable);
            if (biases.TryGetValue(ensemble.Current, out Signal? bias)) yield return Parameter($"{name}.bias", ParameterKind.Bias, i, bias, ensemble.NeuronsTrainable ?? ensemble.Trainable);
        }
        names.Clear();
        for (int i = 0; i < Connections.Length; i++)
        {
            BuiltConnection connection = Connections[i];
            string name = Unique(names, connection.Path ?? connection.Label);
            if (connection.Weights is { } weights) yield return Parameter($"{name}.weights", ParameterKind.Weights, i, weights, connection.Trainable);
        }

        ModelParameter Parameter(string name, ParameterKind kind, int index, Signal signal, bool? said) =>
            new(name, kind, index, signal, !_inferenceOnly && (said ?? !learned.Contains(signal)), learned.Contains(signal));
    }

    private static string Unique(Dictionary<string, int> names, string name)
    {
        int before = names.GetValueOrDefault(name);
        names[name] = before + 1;
        return before == 0 ? name : $"{name}#{before}";
    }
}
