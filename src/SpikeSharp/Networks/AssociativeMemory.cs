namespace SpikeSharp.Networks;

/// <summary>Replaces a noisy vector by the stored vector that it resembles, or by what is associated with that.</summary>
/// <remarks>
/// Each item has an ensemble that receives the similarity of the input to the stored vector, fires above the threshold and then gives nearly 1
/// (T. C. Stewart, Y. Tang, C. Eliasmith, A biologically realistic cleanup memory, 2011). Parts are made when it is added to a network, or as a root when they are used.
/// </remarks>
public sealed class AssociativeMemory : Network
{
    private const int EvalPoints = 5000;
    private const double InhibitScale = 1.5;

    private readonly double[,] _inputVectors;
    private readonly double[,] _outputVectors;
    private readonly List<(Node Node, Connection Source)> _outputs = [];
    private Node? _bias;
    private Node? _elementInput;
    private Node? _elementOutput;
    private Node? _inhibit;
    private Node? _input;
    private Node? _output;

    /// <summary>A memory.</summary>
    /// <param name="inputVectors">Vectors to compare the input with, shape (items, dimensions).</param>
    /// <param name="outputVectors">Vectors to give out, shape (items, output dimensions); null: the input vectors.</param>
    /// <param name="neurons">Neurons of each item, at least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">There are no neurons.</exception>
    /// <exception cref="ArgumentException">There is no item, or the numbers of vectors differ.</exception>
    public AssociativeMemory(double[,] inputVectors, double[,]? outputVectors = null, int neurons = 50)
    {
        ArgumentNullException.ThrowIfNull(inputVectors);
        ItemCount = inputVectors.GetLength(0);
        if (inputVectors.Length == 0)
            throw new ArgumentException($"AssociativeMemory.inputVectors: shape ({ItemCount}, {inputVectors.GetLength(1)}) has no elements; give at least one vector.", nameof(inputVectors));
        _inputVectors = (double[,])inputVectors.Clone();
        _outputVectors = outputVectors is null ? _inputVectors : CheckItems(outputVectors, nameof(outputVectors));
        Neurons = Check.AtLeast(neurons, 1, nameof(neurons), typeof(AssociativeMemory));
    }

    /// <summary>Number of vectors stored.</summary>
    public int ItemCount { get; }

    /// <summary>Neurons of each item.</summary>
    public int Neurons { get; }

    /// <summary>Similarity above which an item is active: one for all items, or one an item.</summary>
    /// <value>Default 0.3.</value>
    /// <exception cref="ArgumentException">Another number of values.</exception>
    public IReadOnlyList<double> Thresholds
    {
        get;
        init => field = CheckItems(value, nameof(Thresholds));
    } = [0.3];

    /// <summary>Factor of the similarity: one for all items, or one an item.</summary>
    /// <value>Default 1.</value>
    /// <exception cref="ArgumentException">Another number of values.</exception>
    public IReadOnlyList<double> InputScales
    {
        get;
        init => field = CheckItems(value, nameof(InputScales));
    } = [1];

    /// <summary>Whether there is an input that silences all items.</summary>
    /// <value>Default false.</value>
    public bool Inhibitable { get; init; }

    /// <summary>The vector to look up, shape (dimensions).</summary>
    public Node Input => Made(ref _input);

    /// <summary>The vector found, shape (output dimensions).</summary>
    public Node Output => Made(ref _output);

    /// <summary>1: silence all items. Shape (1); null unless <see cref="Inhibitable"/>.</summary>
    public Node? Inhibit => Inhibitable ? Made(ref _inhibit) : null;

    /// <summary>Similarities, shape (items).</summary>
    public Node ElementInput => Made(ref _elementInput);

    /// <summary>Activities of the items, about 0 or 1; shape (items).</summary>
    public Node ElementOutput => Made(ref _elementOutput);

    /// <summary>The constant 1.</summary>
    public Node Bias => Made(ref _bias);

    /// <summary>The thresholded activities; null until <see cref="AddThresholdToOutputs"/>.</summary>
    public EnsembleArray? ThresholdedItems { get; private set; }

    /// <summary>Adds another input, with vectors of its own.</summary>
    /// <param name="label">Text for people.</param>
    /// <param name="inputVectors">Vectors to compare it with, shape (items, dimensions).</param>
    /// <param name="inputScales">Factor of the similarity, one for all items or one an item; null: 1.</param>
    /// <returns>The node, shape (dimensions).</returns>
    /// <exception cref="ArgumentException">There are more or fewer vectors or factors than items.</exception>
    public Node AddInputMapping(string label, double[,] inputVectors, IReadOnlyList<double>? inputScales = null)
    {
        double[,] scaled = CheckItems(inputVectors, nameof(inputVectors));
        IReadOnlyList<double> scales = CheckItems(inputScales ?? [1], nameof(inputScales));
        for (int item = 0; item < ItemCount; item++)
            for (int i = 0; i < scaled.GetLength(1); i++) scaled[item, i] *= OfItem(scales, item);
        Node target = ElementInput, input = Add(Node.Relay(scaled.GetLength(1), label));
        Connect(input, target, scaled, Synapse.None);
        return input;
    }

    /// <summary>Adds another output, with vectors of its own.</summary>
    /// <param name="label">Text for people.</param>
    /// <param name="outputVectors">Vectors to give out, shape (items, dimensions).</param>
    /// <returns>The node, shape (dimensions).</returns>
    /// <exception cref="ArgumentException">There are more or fewer vectors than items.</exception>
    public Node AddOutputMapping(string label, double[,] outputVectors)
    {
        double[,] vectors = CheckItems(outputVectors, nameof(outputVectors));
        double[,] transposed = new double[vectors.GetLength(1), ItemCount];
        for (int item = 0; item < ItemCount; item++)
            for (int i = 0; i < vectors.GetLength(1); i++) transposed[i, item] = vectors[item, i];
        Node source = ThresholdedItems?.Output ?? ElementOutput, output = Add(Node.Relay(vectors.GetLength(1), label));
        _outputs.Add((output, Connect(source, output, transposed, Synapse.None)));
        return output;
    }

    /// <summary>Adds a vector that an output gives when no item is active.</summary>
    /// <param name="outputVector">Shape (output dimensions).</param>
    /// <param name="output">An output of this memory; null: <see cref="Output"/>.</param>
    /// <param name="neurons">Neurons that represent that no item is active, at least 1.</param>
    /// <param name="minActivation">Activity of an item that switches the vector off; positive.</param>
    /// <returns>The ensemble, near 1 while no item is active.</returns>
    /// <exception cref="ArgumentException">The vector does not fit the output, or that is none of this memory.</exception>
    public Ensemble AddDefaultOutputVector(double[] outputVector, Node? output = null, int neurons = 50, double minActivation = 0.5)
    {
        ArgumentNullException.ThrowIfNull(outputVector);
        Check.Positive(minActivation, nameof(minActivation));
        Node target = output ?? Output;
        if (!_outputs.Exists(mapping => ReferenceEquals(mapping.Node, target))) throw new ArgumentException($"{target} is no output of {this}.", nameof(output));
        if (outputVector.Length != target.SizeIn)
            throw new ArgumentException($"{this}: the default vector has {outputVector.Length} elements; {target} has {target.SizeIn}.", nameof(outputVector));
        Ensemble ensemble = AddItem(neurons, "default");
        Connect(Bias, ensemble, synapse: Synapse.None);
        Connect(ElementOutput, ensemble, Filled.Matrix(1, ItemCount, -1 / minActivation));
        Connect(ensemble, target, new Dense(outputVector.Length, 1, [.. outputVector]), Synapse.None);
        return ensemble;
    }

    /// <summary>Lets items inhibit each other, so that only the most similar one is active.</summary>
    /// <param name="inhibitScale">Strength of the inhibition.</param>
    /// <param name="inhibitSynapse">Its filter; null: Lowpass(0.005 s).</param>
    public void AddWinnerTakeAll(double inhibitScale = 1.5, Synapse? inhibitSynapse = null) =>
        Connect(ElementOutput, ElementInput, Filled.OffDiagonal(ItemCount, -inhibitScale), inhibitSynapse ?? 0.005);

    /// <summary>Puts a sharper threshold between the items and all outputs: 0 or 1 whatever the similarity.</summary>
    /// <param name="neurons">Neurons of each of two further ensembles an item, at least 1.</param>
    /// <param name="inhibitScale">Strength of the inhibition.</param>
    /// <exception cref="InvalidOperationException">There are thresholds already.</exception>
    public void AddThresholdToOutputs(int neurons = 50, double inhibitScale = 10)
    {
        Node elements = ElementOutput;
        if (ThresholdedItems is not null) throw new InvalidOperationException($"{this}: thresholds were added already.");
        EnsembleArray inverted = AddThresholds(neurons, "thresh_bias"), thresholded = ThresholdedItems = AddThresholds(neurons, "thresh_ens");
        Connect(Bias, inverted.Input, Filled.Matrix(ItemCount, 1, 1), Synapse.None);
        Connect(Bias, thresholded.Input, Filled.Matrix(ItemCount, 1, 1), Synapse.None);
        Connect(elements, inverted.Input, -inhibitScale);
        Connect(inverted.Output, thresholded.Input, -inhibitScale);
        for (int i = 0; i < _outputs.Count; i++)
        {
            (Node node, Connection source) = _outputs[i];
            Remove(source);
            _outputs[i] = (node, Connect(thresholded.Output, node, source.Transform, Synapse.None));
        }
        if (Inhibit is null) return;
        foreach (Ensemble ensemble in thresholded.Ensembles) Connect(Inhibit, ensemble, -InhibitScale, Synapse.None);
    }

    /// <summary>Makes the items, the input and the output.</summary>
    protected override void AddParts()
    {
        _bias = Add(new Node(1.0) { Label = "associative memory bias" });
        _elementInput = Add(Node.Relay(ItemCount, "elementInput"));
        _elementOutput = Add(Node.Relay(ItemCount, "elementOutput"));
        for (int item = 0; item < ItemCount; item++)
        {
            Ensemble ensemble = AddItem(Neurons, $"item{item}");
            Connect(_bias, ensemble, -OfItem(Thresholds, item), Synapse.None);
            Connect(_elementInput[item], ensemble, synapse: Synapse.None);
            Connect(ensemble, _elementOutput[item], x => Math.Max(1 - Math.Exp(-15 * x), 0), synapse: Synapse.None);
        }
        if (Inhibitable)
        {
            _inhibit = Add(Node.Relay(1, "inhibit"));
            Connect(_inhibit, _elementInput, Filled.Matrix(ItemCount, 1, -InhibitScale), Synapse.None);
        }
        _input = AddInputMapping("input", _inputVectors, InputScales);
        _output = AddOutputMapping("output", _outputVectors);
    }

    private static double OfItem(IReadOnlyList<double> values, int item) => values.Count == 1 ? values[0] : values[item];

    private Ensemble AddItem(int neurons, string label) => Add(new Ensemble(neurons, 1)
    {
        Label = label,
        Radius = 1,
        Intercepts = new Exponential(0.15, 0, 1),
        Encoders = new Choice([[1.0]]),
        EvalPoints = new Uniform(0, 1),
        EvalPointCount = EvalPoints,
    });

    private EnsembleArray AddThresholds(int neurons, string label) => Add(new EnsembleArray(neurons, ItemCount)
    {
        Label = label,
        Config =
        {
            Ensemble =
            {
                Radius = 1,
                Intercepts = new Uniform(0.5, 1),
                Encoders = new Choice([[1.0]]),
                EvalPoints = new Uniform(0.75, 1.1),
                EvalPointCount = EvalPoints,
            },
        },
    });

    private IReadOnlyList<double> CheckItems(IReadOnlyList<double> values, string name)
    {
        ArgumentNullException.ThrowIfNull(values, name);
        return values.Count == 1 || values.Count == ItemCount
            ? [.. values]
            : throw new ArgumentException($"AssociativeMemory.{name}: {values.Count} values are given; one for all or one for each of {ItemCount} items is needed.", name);
    }

    private double[,] CheckItems(double[,] vectors, string name)
    {
        ArgumentNullException.ThrowIfNull(vectors, name);
        return vectors.GetLength(0) == ItemCount && vectors.Length > 0
            ? (double[,])vectors.Clone()
            : throw new ArgumentException($"AssociativeMemory.{name}: shape ({vectors.GetLength(0)}, {vectors.GetLength(1)}) is given; a vector for each of {ItemCount} items is needed.", name);
    }
}
