using System.Collections.Immutable;
using SpikeSharp.Numerics;

namespace SpikeSharp.Building.Files;

/// <summary>Reads what a file says for people and tools: probes, objects, and the inputs, outputs and layers of a converted network.</summary>
internal sealed class ObjectReader(SsmArrays arrays, ImmutableArray<Signal> signals, ImmutableArray<Operator> operators)
{
    private readonly Dictionary<Signal, SimNeurons> _neurons = NeuronsByOutput(operators);
    private readonly ILookup<Signal, DotInc> _products = operators.OfType<DotInc>().ToLookup(product => product.Y);

    public BuiltProbe ReadProbe(SsmValue entry)
    {
        SsmValue every = entry["sample_every"];
        return new BuiltProbe(
            entry["label"].TextOr(""), Of(entry["signal"]), every.IsNull ? null : every.Positive(), entry["target"].TextOr(""), entry["attr"].TextOr(""));
    }

    /// <summary>Reads the objects; an ensemble without signals of its own (one merged with others) is left out.</summary>
    public (ImmutableArray<BuiltEnsemble> Ensembles, ImmutableArray<BuiltConnection> Connections, ImmutableArray<BuiltNode> Nodes) ReadObjects(SsmValue list)
    {
        ImmutableArray<BuiltEnsemble>.Builder ensembles = ImmutableArray.CreateBuilder<BuiltEnsemble>();
        ImmutableArray<BuiltConnection>.Builder connections = ImmutableArray.CreateBuilder<BuiltConnection>();
        ImmutableArray<BuiltNode>.Builder nodes = ImmutableArray.CreateBuilder<BuiltNode>();
        foreach (SsmValue entry in list.ItemsOrNone())
        {
            switch (entry["kind"].Text())
            {
                case "Ensemble":
                    if (Optional(entry["out"]) is not { } output) break;
                    if (_neurons.TryGetValue(output, out SimNeurons? neurons)) ensembles.Add(ReadEnsemble(entry, neurons));
                    else if (ReferenceEquals(Optional(entry["J"]), output)) ensembles.Add(ReadDirect(entry, output));
                    break;
                case "Connection":
                    connections.Add(new BuiltConnection(entry["label"].TextOr(""), OptionalWeights(entry["weights"]), entry["seed"].IsNull ? 0 : entry["seed"].Seed()));
                    break;
                case "Node":
                    nodes.Add(new BuiltNode(entry["label"].TextOr(""), Optional(entry["in"]), Optional(entry["out"])));
                    break;
            }
        }
        return (ensembles.ToImmutable(), connections.ToImmutable(), nodes.ToImmutable());
    }

    public ModelInput ReadInput(SsmValue entry)
    {
        Signal signal = Of(entry["signal"]);
        ImmutableArray<int> shape = Shape(entry["shape"], signal);
        if (signal.Base is not null || signal.IsReadOnly || signal.Type != SignalType.Float)
            throw entry["signal"].Invalid($"'{signal}' takes no data: a base of floats that is not readonly is expected");
        if (operators.FirstOrDefault(op => op is not External && Writes(op, signal)) is { } writer)
            throw entry["signal"].Invalid($"'{signal}' takes no data: {writer.Name} writes it");
        return new ModelInput(entry["name"].Text(), signal, shape);
    }

    public static ModelOutput ReadOutput(SsmValue entry, ImmutableArray<BuiltProbe> probes)
    {
        if (probes.IsEmpty) throw entry.Invalid("the model has no probes");
        int probe = entry["probe"].Int(0, probes.Length - 1);
        return new ModelOutput(entry["name"].Text(), probe, Shape(entry["shape"], probes[probe].Signal), entry["activation"].TextOr("linear"));
    }

    public ModelLayer ReadLayer(SsmValue entry, ImmutableArray<BuiltEnsemble> ensembles, ImmutableArray<BuiltNode> nodes)
    {
        Signal? output = Optional(entry["out"]);
        int ensemble = -1;
        if (!entry["ensemble"].IsNull)
        {
            string label = entry["ensemble"].Text();
            // Labels may repeat; then the output tells which.
            int[] named = [.. Enumerable.Range(0, ensembles.Length).Where(i => ensembles[i].Label == label)];
            int[] meant = named.Length == 1 || output is null ? named : [.. named.Where(i => ReferenceEquals(ensembles[i].Output, output))];
            ensemble = meant.Length == 1 ? meant[0] : throw entry["ensemble"].Invalid($"one ensemble '{label}' is expected among the objects, {meant.Length} were found");
        }
        string name = entry["name"].Text();
        output ??= ensemble >= 0 ? ensembles[ensemble].Output : nodes.FirstOrDefault(node => node.Label == name)?.Output;
        if (output is null) throw entry["out"].Wrong("the output of the layer (a signal id)");
        return Enum.TryParse(entry["exactness"].Text(), out Exactness exactness) && Enum.IsDefined(exactness)
            ? new ModelLayer(name, entry["kind"].TextOr(""), ensemble, output, entry["scale"].IsNull ? 1 : entry["scale"].Positive(), entry["synapse"].TextOr("none"), exactness)
            : throw entry["exactness"].Wrong(string.Join(", ", Enum.GetNames<Exactness>()));
    }

    private BuiltEnsemble ReadEnsemble(SsmValue entry, SimNeurons neurons)
    {
        int size = neurons.Output.Size, dimensions = entry["dimensions"].Int(1);
        if (entry["n_neurons"].Int() != size) throw entry["n_neurons"].Wrong($"{size}, as many as its output has elements,");
        // Spikes made from rates: the rate neurons get the current.
        SimNeurons? rates = neurons.Neurons is RateToSpikes ? _neurons.GetValueOrDefault(neurons.Current) : null;
        Signal current = rates?.Current ?? neurons.Current;
        Signal? x = Optional(entry["x"]);
        return new BuiltEnsemble(
            entry["label"].TextOr(""), neurons.Neurons, dimensions, entry["radius"].Positive(), Values(entry["gain"]), Values(entry["bias"]), null, Matrix(entry["encoders"], size, dimensions))
        {
            Seed = entry["seed"].IsNull ? null : entry["seed"].Seed(),
            DrawnTuning = Tuning(entry, size),
            X = x,
            Current = current,
            Output = neurons.Output,
            State = neurons.State,
            BaseState = rates?.State ?? [],
            RateOut = rates?.Output,
            EncoderSignal = EncodersOf(x, current),
            LazyScaledEncoders = Matrix(entry["scaled_encoders"], size, dimensions),
        };

        double[] Values(SsmValue name) => arrays.Floats(name, size, isSingle: false).ToDoubles();
    }

    private BuiltEnsemble ReadDirect(SsmValue entry, Signal output)
    {
        Signal? x = Optional(entry["x"]);
        int dimensions = entry["dimensions"].Int(1);
        if (output.Size != dimensions) throw entry["dimensions"].Wrong($"{output.Size}, as many as its output has elements,");
        return new BuiltEnsemble(entry["label"].TextOr(""), new Direct(), dimensions, entry["radius"].Positive(), [], [], null, Matrix(entry["encoders"], dimensions, dimensions))
        {
            Seed = entry["seed"].IsNull ? null : entry["seed"].Seed(),
            DrawnTuning = Tuning(entry, null),
            X = x,
            Current = output,
            Output = output,
            EncoderSignal = EncodersOf(x, output),
            LazyScaledEncoders = Matrix(entry["scaled_encoders"], dimensions, dimensions),
        };
    }

    // Read now, so that every defect is found, and shaped when somebody asks.
    private Lazy<NdArray>? Matrix(SsmValue name, int rows, int columns) =>
        name.IsNull ? null : new(arrays.Floats(name, (long)rows * columns, isSingle: false).Reshape(rows, columns));

    private Lazy<(double[] MaxRates, double[] Intercepts)>? Tuning(SsmValue entry, int? size)
    {
        SsmValue rates = entry["max_rates"], intercepts = entry["intercepts"];
        return rates.IsNull || intercepts.IsNull ? null : new((arrays.Floats(rates, size, isSingle: false).ToDoubles(), arrays.Floats(intercepts, size, isSingle: false).ToDoubles()));
    }

    /// <summary>The matrix that turns the represented input into current.</summary>
    private Signal? EncodersOf(Signal? x, Signal current) =>
        _products[current].FirstOrDefault(product => ReferenceEquals(product.X, x) && product.A.Base is null)?.A;

    private Signal? OptionalWeights(SsmValue id) => id.IsNull ? null : signals[SignalReader.IdOf(id, signals.Length)];

    private Signal? Optional(SsmValue id) => id.IsNull ? null : Of(id);

    private Signal Of(SsmValue id)
    {
        Signal signal = signals[SignalReader.IdOf(id, signals.Length)];
        return signal.Matrix is null && signal.Size > 0 && (signal.Shape.Length <= 2 || signal.IsContiguous)
            ? signal
            : throw id.Invalid($"'{signal}' {NdArray.FormatShape(signal.Shape.AsSpan())} is no dense signal with elements");
    }

    private static ImmutableArray<int> Shape(SsmValue value, Signal signal)
    {
        ImmutableArray<int> shape = value.Ints(1);
        return shape.Aggregate(1L, (product, n) => Math.Min(product * n, 1L << 31)) == signal.Size
            ? shape
            : throw value.Invalid($"({string.Join(", ", shape)}) does not hold the {signal.Size} elements of '{signal}'");
    }

    private static bool Writes(Operator op, Signal signal)
    {
        SignalUse use = op.Use;
        return use.Sets.Concat(use.Incs).Concat(use.Updates).Any(written => ReferenceEquals(written.Root, signal));
    }

    private static Dictionary<Signal, SimNeurons> NeuronsByOutput(ImmutableArray<Operator> operators)
    {
        Dictionary<Signal, SimNeurons> neurons = new(ReferenceEqualityComparer.Instance);
        foreach (SimNeurons op in operators.OfType<SimNeurons>()) neurons[op.Output] = op;
        return neurons;
    }
}
