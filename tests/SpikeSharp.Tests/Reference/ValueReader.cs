using System.Collections.Immutable;
using System.Text.Json;

namespace SpikeSharp.Tests.Reference;

/// <summary>Reads the values of the reference networks: a number, a list, or an object that names a class and its parameters.</summary>
internal static class ValueReader
{
    public static Distribution Distribution(JsonElement json) => json.ValueKind switch
    {
        JsonValueKind.Number => json.GetDouble(),
        JsonValueKind.Array => json.IsMatrix ? new Samples(json.Rows()) : new Samples(json.Row()),
        _ => json.Text("dist") switch
        {
            "Uniform" => new Uniform(json.Number("low", 0), json.Number("high", 0)),
            "Gaussian" => new Gaussian(json.Number("mean", 0), json.Number("std", 0)),
            "Exponential" => new Exponential(json.Number("scale", 0), json.Number("shift", 0), json.Number("high", double.PositiveInfinity)),
            "Choice" when json.GetProperty("options").IsMatrix => new Choice(json.GetProperty("options").Rows()),
            "Choice" => new Choice(json.GetProperty("options").Row()),
            "CosineSimilarity" => new CosineSimilarity(json.GetProperty("dimensions").GetInt32()),
            "SqrtBeta" => new SqrtBeta(json.GetProperty("n").GetInt32(), json.GetProperty("m").GetInt32()),
            "UniformHypersphere" => new UniformHypersphere(json.Flag("surface") ?? false, json.Number("min_magnitude", 0)),
            "ScatteredHypersphere" => new ScatteredHypersphere(
                json.Flag("surface") ?? false, json.Number("min_magnitude", 0), method: Enum.Parse<ScatterMethod>(json.Text("method"), ignoreCase: true)),
            string name => throw Unknown("distribution", name),
        },
    };

    public static NeuronType NeuronType(JsonElement json)
    {
        double amplitude = json.Number("amplitude", 1), tauRc = json.Number("tau_rc", 0.02), tauRef = json.Number("tau_ref", 0.002);
        double tauN = json.Number("tau_n", 1), incN = json.Number("inc_n", 0.01);
        NeuronType type = json.Text("type") switch
        {
            "Direct" => new Direct(),
            "RectifiedLinear" => new RectifiedLinear(amplitude),
            "SpikingRectifiedLinear" => new SpikingRectifiedLinear(amplitude),
            "Sigmoid" => new Sigmoid(json.Number("tau_ref", 0.0025)),
            "Tanh" => new Tanh(json.Number("tau_ref", 0.0025)),
            "LeakyReLU" => new LeakyRelu(json.Number("negative_slope", 0.3), amplitude),
            "SpikingLeakyReLU" => new SpikingLeakyRelu(json.Number("negative_slope", 0.3), amplitude),
            "SoftLIFRate" => new SoftLifRate(json.Number("sigma", 1), tauRc, tauRef, amplitude),
            "LIFRate" => new LifRate(tauRc, tauRef, amplitude),
            "LIF" => new Lif(tauRc, tauRef, json.Number("min_voltage", 0), amplitude),
            "AdaptiveLIFRate" => new AdaptiveLifRate(tauN, incN, tauRc, tauRef, amplitude),
            "AdaptiveLIF" => new AdaptiveLif(tauN, incN, tauRc, tauRef, json.Number("min_voltage", 0), amplitude),
            "Izhikevich" => new Izhikevich(),
            "RegularSpiking" => new RegularSpiking(NeuronType(json.GetProperty("base_type")), amplitude),
            "StochasticSpiking" => new StochasticSpiking(NeuronType(json.GetProperty("base_type")), amplitude),
            "PoissonSpiking" => new PoissonSpiking(NeuronType(json.GetProperty("base_type")), amplitude),
            string name => throw Unknown("neuron type", name),
        };
        return json.Find("initial_state") is { } initial
            ? type with { InitialState = initial.EnumerateObject().ToImmutableDictionary(state => state.Name, state => Distribution(state.Value)) }
            : type;
    }

    public static Synapse Synapse(JsonElement json) => json.ValueKind switch
    {
        JsonValueKind.Null => SpikeSharp.Synapse.None,
        JsonValueKind.Number => json.GetDouble(),
        _ => Synapse(json, json.Text("type")),
    };

    public static Process Process(JsonElement json)
    {
        Distribution noise = json.Find("dist") is { } given ? Distribution(given) : new Gaussian(0, 1);
        bool scale = json.Flag("scale") ?? true;
        Process process = json.Text("process") switch
        {
            "WhiteNoise" => new WhiteNoise { Distribution = noise, Scale = scale },
            "FilteredNoise" => new FilteredNoise { Synapse = Synapse(json.GetProperty("synapse")), Distribution = noise, Scale = scale },
            "BrownNoise" => new BrownNoise(),
            "WhiteSignal" => new WhiteSignal(json.Number("period", 0), json.Number("high", 0)) { Rms = json.Number("rms", 0.5), Y0 = json.Number("y0") },
            "PresentInput" => new PresentInput(json.GetProperty("inputs").Rows(), json.Number("presentation_time", 0)),
            "Piecewise" => new Piecewise([.. json.GetProperty("data").EnumerateArray().Select(point => (point[0].GetDouble(), point[1].Row()))]),
            string name => Synapse(json, name),
        };
        return process with { Seed = json.Find("seed")?.GetInt64() };
    }

    public static Solver Solver(JsonElement json)
    {
        double reg = json.Number("reg", 0.1), noise = json.Number("noise", 0.1);
        LeastSquaresSolver? method = json.Find("solver") is { } given ? LeastSquaresSolver(given) : null;
        Solver solver = json.Text("type") switch
        {
            "LstsqL2" => new LstsqL2(reg, method),
            "LstsqL2nz" => new LstsqL2nz(reg, method),
            "Lstsq" => new Lstsq(json.Number("rcond", 0.01)),
            "LstsqNoise" => new LstsqNoise(noise, method),
            "LstsqMultNoise" => new LstsqMultNoise(noise, method),
            "LstsqDrop" => new LstsqDrop(json.Number("drop", 0.25)),
            "Nnls" => new Nnls(),
            "NnlsL2" => new NnlsL2(reg),
            "NnlsL2nz" => new NnlsL2nz(reg),
            "NoSolver" => json.Find("values") is { } values ? new NoSolver(values.Matrix()) : new NoSolver(),
            string name => throw Unknown("solver", name),
        };
        return solver with { Weights = json.Flag("weights") ?? false };
    }

    public static LearningRuleType LearningRule(JsonElement json)
    {
        Synapse? pre = Filter("pre_synapse"), post = Filter("post_synapse"), theta = Filter("theta_synapse");
        return json.Text("type") switch
        {
            "PES" => new Pes(json.Number("learning_rate", 1e-4), pre),
            "RLS" => new Rls(json.Number("learning_rate", 1e-3), pre),
            "BCM" => new Bcm(json.Number("learning_rate", 1e-9), pre, post, theta),
            "Oja" => new Oja(json.Number("learning_rate", 1e-6), pre, post, json.Number("beta", 1)),
            "Voja" => new Voja(json.Number("learning_rate", 1e-2), post),
            string name => throw Unknown("learning rule", name),
        };

        Synapse? Filter(string key) => json.TryGetProperty(key, out JsonElement synapse) ? Synapse(synapse) : null;
    }

    private static Synapse Synapse(JsonElement json, string name) => name switch
    {
        "Lowpass" => new Lowpass(json.Number("tau", 0)),
        "Alpha" => new Alpha(json.Number("tau", 0)),
        "Triangle" => new Triangle(json.Number("t", 0)),
        "LinearFilter" => new LinearFilter([.. json.GetProperty("num").Row()], [.. json.GetProperty("den").Row()], json.Flag("analog") ?? true, json.Find("method")?.GetString() switch
        {
            null or "zoh" => Discretization.ZeroOrderHold,
            string method => Enum.Parse<Discretization>(method, ignoreCase: true),
        }),
        _ => throw Unknown("synapse or process", name),
    };

    private static LeastSquaresSolver LeastSquaresSolver(JsonElement json) => json.Text("type") switch
    {
        "Cholesky" => new Cholesky(json.Flag("transpose")),
        "SVD" => new Svd(),
        "Conjgrad" => new Conjgrad(),
        "BlockConjgrad" => new BlockConjgrad(),
        "ConjgradScipy" => new ConjgradScipy(),
        "LSMRScipy" => new LsmrScipy(),
        string name => throw Unknown("least-squares solver", name),
    };

    private static InvalidDataException Unknown(string kind, string name) => new($"The loader knows no {kind} '{name}'.");
}
