namespace SpikeSharp.Networks;

/// <summary>Chooses the largest of its inputs: its output is 0 for the chosen action and negative for others.</summary>
/// <remarks>
/// K. Gurney, T. Prescott, P. Redgrave, A computational model of action selection in the basal ganglia, 2001, with the spiking neurons and parameters of
/// T. C. Stewart, X. Choo, C. Eliasmith, 2010. Decoders inside are not negative. Parts are made when it is added to a network, or as a root when they are used.
/// </remarks>
public sealed class BasalGanglia : Network
{
    private const double StriatumThreshold = 0.2;
    private const double SubthalamicThreshold = -0.25;
    private const double PallidumThreshold = -0.2;

    private Node? _input;
    private Node? _output;
    private EnsembleArray? _striatumD1;
    private EnsembleArray? _striatumD2;
    private EnsembleArray? _subthalamicNucleus;
    private EnsembleArray? _pallidusInternus;
    private EnsembleArray? _pallidusExternus;

    /// <summary>Basal ganglia.</summary>
    /// <param name="dimensions">Number of actions, at least 1.</param>
    /// <param name="neuronsPerEnsemble">Neurons of each of the five populations of an action, at least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">A size below 1.</exception>
    public BasalGanglia(int dimensions, int neuronsPerEnsemble = 100)
        : base("Basal Ganglia")
    {
        Dimensions = Check.AtLeast(dimensions, 1, nameof(dimensions), typeof(BasalGanglia));
        NeuronsPerEnsemble = Check.AtLeast(neuronsPerEnsemble, 1, nameof(neuronsPerEnsemble), typeof(BasalGanglia));
    }

    /// <summary>Number of actions.</summary>
    public int Dimensions { get; }

    /// <summary>Neurons of each of the five populations of an action.</summary>
    public int NeuronsPerEnsemble { get; }

    /// <summary>Factor of the output.</summary>
    /// <value>Default -3.</value>
    /// <exception cref="ArgumentOutOfRangeException">Not finite.</exception>
    public double OutputWeight
    {
        get;
        init => field = Check.Finite(value, owner: typeof(BasalGanglia));
    } = -3;

    /// <summary>Constant that is added to every input.</summary>
    /// <value>Default 0: none is added.</value>
    /// <exception cref="ArgumentOutOfRangeException">Not finite.</exception>
    public double InputBias
    {
        get;
        init => field = Check.Finite(value, owner: typeof(BasalGanglia));
    }

    /// <summary>Filter of excitatory connections.</summary>
    /// <value>Default Lowpass(0.002 s).</value>
    public Synapse AmpaSynapse { get; init; } = 0.002;

    /// <summary>Filter of inhibitory connections.</summary>
    /// <value>Default Lowpass(0.008 s).</value>
    public Synapse GabaSynapse { get; init; } = 0.008;

    /// <summary>Utility of each action, about 0 to 1; shape (dimensions).</summary>
    public Node Input => Made(ref _input);

    /// <summary>About 0 for the chosen action, negative for others; shape (dimensions).</summary>
    public Node Output => Made(ref _output);

    /// <summary>Striatal neurons with D1 receptors: selection.</summary>
    public EnsembleArray StriatumD1 => Made(ref _striatumD1);

    /// <summary>Striatal neurons with D2 receptors: control.</summary>
    public EnsembleArray StriatumD2 => Made(ref _striatumD2);

    /// <summary>Subthalamic nucleus.</summary>
    public EnsembleArray SubthalamicNucleus => Made(ref _subthalamicNucleus);

    /// <summary>Globus pallidus internus.</summary>
    public EnsembleArray PallidusInternus => Made(ref _pallidusInternus);

    /// <summary>Globus pallidus externus.</summary>
    public EnsembleArray PallidusExternus => Made(ref _pallidusExternus);

    /// <summary>Makes the five populations and what joins them.</summary>
    protected override void AddParts()
    {
        Config.Connection.Solver = new NnlsL2nz();
        _striatumD1 = AddPopulation("Striatal D1 neurons", StriatumThreshold);
        _striatumD2 = AddPopulation("Striatal D2 neurons", StriatumThreshold);
        _subthalamicNucleus = AddPopulation("Subthalamic nucleus", SubthalamicThreshold);
        _pallidusInternus = AddPopulation("Globus pallidus internus", PallidumThreshold);
        _pallidusExternus = AddPopulation("Globus pallidus externus", PallidumThreshold);
        _input = Add(Node.Relay(Dimensions, "input"));
        _output = Add(Node.Relay(Dimensions, "output"));
        if (InputBias != 0)
        {
            double[] bias = new double[Dimensions];
            Array.Fill(bias, InputBias);
            Connect(Add(new Node(bias) { Label = "basal ganglia bias" }), _input);
        }

        Connect(_input, _striatumD1.Input, 1.2, Synapse.None);
        Connect(_input, _striatumD2.Input, 0.8, Synapse.None);
        Connect(_input, _subthalamicNucleus.Input, 1.0, Synapse.None);

        Node striatumD1 = AddRectified(_striatumD1, StriatumThreshold), striatumD2 = AddRectified(_striatumD2, StriatumThreshold);
        Connect(striatumD1, _pallidusInternus.Input, -1.0, GabaSynapse);
        Connect(striatumD2, _pallidusExternus.Input, -1.0, GabaSynapse);

        // Every action excites the pallidum of all: what the sum of utilities needs to be inhibited.
        Node subthalamic = AddRectified(_subthalamicNucleus, SubthalamicThreshold);
        Dense diffuse = Filled.Matrix(Dimensions, Dimensions, 0.9);
        Connect(subthalamic, _pallidusInternus.Input, diffuse, AmpaSynapse);
        Connect(subthalamic, _pallidusExternus.Input, diffuse, AmpaSynapse);

        Node externus = AddRectified(_pallidusExternus, PallidumThreshold);
        Connect(externus, _pallidusInternus.Input, -0.3, GabaSynapse);
        Connect(externus, _subthalamicNucleus.Input, -1.0, GabaSynapse);

        Connect(AddRectified(_pallidusInternus, PallidumThreshold), _output, OutputWeight, Synapse.None);
    }

    private EnsembleArray AddPopulation(string label, double threshold) => Add(new EnsembleArray(NeuronsPerEnsemble, Dimensions)
    {
        Label = label,
        Config = { Ensemble = { Radius = 1.5, Encoders = new Choice([[1.0]]), Intercepts = new Uniform(threshold, 1) } },
    });

    private static Node AddRectified(EnsembleArray population, double threshold) => population.AddOutput("rectified", x => x < threshold ? 0 : x - threshold);
}
