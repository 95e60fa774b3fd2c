using System.Collections.Immutable;
using SpikeSharp.Building;
using SpikeSharp.Numerics;
using SpikeSharp.Tests.Building.Files;

namespace SpikeSharp.Tests.Neurons;

/// <summary>Populations built by hand: one for the rates where a type turns rates to spikes, one of the type, a product that reads its output.</summary>
public sealed class PopulationTests
{
    private const int Size = 20, Items = 5, Steps = 30;

    public static TheoryData<NeuronType> Types =>
    [
        new RegularSpiking(new Tanh(0.0005), 0.5),
        new StochasticSpiking(new Tanh(0.0005), 0.5),
        new PoissonSpiking(new Tanh(0.0002), 0.5),
        new RegularSpiking(new LifRate(), 2),
        new StochasticSpiking(new AdaptiveLifRate(), 2),
        new PoissonSpiking(new RectifiedLinear(300)),
        new Gambling(3),
        new AdaptiveLif(0.05, 0.02, 0.03, 0.001, double.NegativeInfinity, 0.5),
        new AdaptiveLifRate(0.05, 0.02, 0.03, 0.001, 0.5),
        new Izhikevich(0.1, 0.25, -60, 2),
        new Sigmoid(0.004),
        new Tanh(0.004),
        new SoftLifRate(0.3, Amplitude: 0.5),
        new LeakyRelu(0.2, 0.5),
        new SpikingLeakyRelu(300, 0.5),
    ];

    [Theory]
    [MemberData(nameof(Types))]
    public void Run_EveryBackendThreadsAndBlocks_SameBits(NeuronType type)
    {
        Net net = new(type);
        foreach (Precision precision in Enum.GetValues<Precision>())
        {
            string expected = net.Run(ReferenceBackend.Instance, new SessionOptions { Precision = precision, Items = Items });
            foreach (int threads in (ReadOnlySpan<int>)[1, 3])
                foreach (int block in (ReadOnlySpan<int>)[1, 2, 16])
                    foreach (ProductKernels products in Enum.GetValues<ProductKernels>())
                        Assert.Equal(expected, net.Run(CpuBackend.Instance, new SessionOptions { Precision = precision, Items = Items, Threads = threads, BlockSize = block, Products = products }));
        }
    }

    [Theory]
    [MemberData(nameof(Types))]
    public void Run_OneItemMore_ChangesNoOther(NeuronType type)
    {
        Net net = new(type);
        string few = net.Run(CpuBackend.Instance, new SessionOptions { Items = 2 });
        Assert.StartsWith(few, net.Run(CpuBackend.Instance, new SessionOptions { Items = Items }), StringComparison.Ordinal);
        string[] items = few.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(type.UsesRandom, items[0] != items[1]);
    }

    [Theory]
    [MemberData(nameof(Types))]
    public void Reset_RandomPopulation_GoesOnInTheStream(NeuronType type)
    {
        Net net = new(type);
        foreach (Backend backend in (ReadOnlySpan<Backend>)[ReferenceBackend.Instance, CpuBackend.Instance])
        {
            using Session session = backend.Open(net.Model, net.Options(new SessionOptions()));
            session.Run(Steps);
            string first = Net.Text(session);
            session.Reset();
            session.Run(Steps);
            Assert.Equal(type.UsesRandom, first != Net.Text(session));
            Assert.Equal(first, net.Run(backend, new SessionOptions()));
        }
    }

    [Fact]
    public void Step_Stochastic_DrawsOneNumberANeuronInOrder()
    {
        StochasticSpiking type = new(new Tanh());
        NumpyRandom random = new(5), same = new(5);
        double[] rates = [300, -1700, 0, 2000, -250.5], output = new double[5];
        for (int step = 0; step < 20; step++)
        {
            type.Step(0.001, rates, output, new NeuronState<double>([], 5, 5, random));
            for (int i = 0; i < rates.Length; i++)
            {
                double x = Math.Abs(0.001 * rates[i]), count = Math.Floor(x) + (same.NextDouble() < x - Math.Floor(x) ? 1 : 0);
                Assert.Equal(1 / 0.001 * count * Math.Sign(rates[i]), output[i]);
            }
        }
    }

    [Fact]
    public void Step_Poisson_DrawsNothingForRateZero()
    {
        PoissonSpiking type = new(new Tanh(), 2);
        NumpyRandom random = new(6), same = new(6);
        double[] rates = [3000, 0, -20000], output = new double[3];
        type.Step(0.001, rates, output, new NeuronState<double>([], 3, 3, random));
        Assert.Equal([2 / 0.001 * same.Poisson(3000 * 0.001), 0, -2 / 0.001 * same.Poisson(20000 * 0.001)], output);
        Assert.Equal(same.NextDouble(), random.NextDouble());
    }

    [Fact]
    public void Open_RandomTypeWithoutGenerator_IsRefused()
    {
        Net net = new(new Gambling(1), withGenerator: false);
        foreach (Backend backend in (ReadOnlySpan<Backend>)[ReferenceBackend.Instance, CpuBackend.Instance])
            Assert.Contains("Gambling neurons of 'out' draw random numbers", Assert.Throws<ArgumentException>(() => backend.Open(net.Model)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Random_TypeThatDoesNotUseIt_Throws() =>
        Assert.Throws<InvalidOperationException>(() => new NeuronState<double>([], 0, 0).Random);

    [Theory]
    [MemberData(nameof(Types))]
    public void SaveLoad_RandomPopulation_RunsBitForBit(NeuronType type)
    {
        Net net = new(type);
        byte[] saved = SsmFiles.Save(net.Model);
        BuiltModel loaded = SsmFiles.Load(saved, new ModelLoadOptions { NeuronTypes = [new Gambling(0)] });
        Assert.Equal(saved, SsmFiles.Save(loaded));
        Assert.Equal(type, loaded.Operators.OfType<SimNeurons>().Last().Neurons);
        SimNeurons before = net.Model.Operators.OfType<SimNeurons>().Last(), after = loaded.Operators.OfType<SimNeurons>().Last();
        if (type.UsesRandom) Assert.Equal((before.Random!.Position, before.Random.HasGauss, before.Random.Gauss), (after.Random!.Position, after.Random.HasGauss, after.Random.Gauss));
        else Assert.Null(after.Random);
        using Session session = CpuBackend.Instance.Open(loaded, new SessionOptions { Items = 2, Recordings = [.. loaded.Probes.Select(probe => new Recording(probe.Signal))] });
        session.Run(Steps);
        Assert.Equal(net.Run(CpuBackend.Instance, new SessionOptions { Items = 2 }), Net.Text(session));
    }

    [Fact]
    public void Load_WrapperWhoseBaseIsMissing_StepsAllTheSame()
    {
        // The rates are constants of this file, so nothing says which neurons made them.
        Net net = new(new RegularSpiking(new Tanh(), 0.5), areRatesGiven: true);
        BuiltModel loaded = SsmFiles.Load(SsmFiles.Save(net.Model));
        NeuronType type = Assert.Single(loaded.Operators.OfType<SimNeurons>()).Neurons;
        Assert.True(type.AllowsNegative);
        Assert.Throws<NotSupportedException>(() => type.Rate(1));
        using Session session = CpuBackend.Instance.Open(loaded, new SessionOptions { Recordings = [.. loaded.Probes.Select(probe => new Recording(probe.Signal))] });
        session.Run(Steps);
        Assert.Equal(net.Run(CpuBackend.Instance, new SessionOptions()), Net.Text(session));
    }

    [Fact]
    public void Load_TypeOfTheUser_IsRefusedWithTheReason()
    {
        byte[] saved = SsmFiles.Save(new Net(new Gambling(3)).Model);
        ModelFormatException unknown = Assert.Throws<ModelFormatException>(() => SsmFiles.Load(saved));
        Assert.Equal(DiagnosticCodes.UnsupportedModelFile, unknown.Code);
        Assert.Contains("neuron type 'Gambling' is not supported", unknown.Message, StringComparison.Ordinal);
        Assert.Contains("ModelLoadOptions.NeuronTypes", unknown.Hint, StringComparison.Ordinal);

        ModelLoadOptions options = new() { NeuronTypes = [new Gambling(0)] };
        ModelFormatException wrong = Assert.Throws<ModelFormatException>(() => SsmFiles.Load(SsmFiles.Replace(saved, "\"stake\":3", "\"stake\":-3"), options));
        Assert.Contains("neurons.parameters: Gambling refuses them: the stake is -3", wrong.Message, StringComparison.Ordinal);
        ModelFormatException twice = Assert.Throws<ModelFormatException>(() => SsmFiles.Load(SsmFiles.Replace(saved, "\"stake\":3", "\"stake\":3,\"stake\":4"), options));
        Assert.Contains("'stake' is there twice", twice.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("\"mt19937\"", "\"pcg64\"", "rng.type: generator 'pcg64' is not supported")]
    [InlineData("\"pos\":624", "\"pos\":625", "rng.pos: a whole number from 0 to 624")]
    [InlineData("\"has_gauss\":false", "\"has_gauss\":2", "rng.has_gauss")]
    [InlineData("\"rng\":", "\"rngs\":", "rng: an object is expected")]
    public void Load_DamagedGenerator_SaysWhere(string old, string replacement, string part)
    {
        byte[] saved = SsmFiles.Save(new Net(new PoissonSpiking(new LifRate())).Model);
        Assert.Contains(part, Assert.Throws<ModelFormatException>(() => SsmFiles.Load(SsmFiles.Replace(saved, old, replacement))).Message, StringComparison.Ordinal);
    }

    /// <summary>A user's type with parameters and random numbers: the current, or the current and a stake, by chance.</summary>
    internal sealed record Gambling(double Stake) : NeuronType
    {
        public override bool UsesRandom => true;

        public override ImmutableDictionary<string, double> Parameters => ImmutableDictionary<string, double>.Empty.Add("stake", Stake);

        public override NeuronType WithParameters(ImmutableDictionary<string, double> parameters) =>
            parameters["stake"] is >= 0 and double stake ? new Gambling(stake) : throw new ArgumentException(FormattableString.Invariant($"the stake is {parameters["stake"]}"));

        public override void Step<T>(T dt, ReadOnlySpan<T> current, Span<T> output, NeuronState<T> state)
        {
            for (int i = 0; i < output.Length; i++) output[i] = current[i] + T.CreateTruncating(state.Random.NextDouble() < 0.5 ? 0 : Stake);
        }
    }

    private sealed class Net
    {
        private readonly ImmutableArray<Signal> _seen;
        private readonly bool _isSpiking;
        private readonly Signal _output;

        public Net(NeuronType type, bool withGenerator = true, bool areRatesGiven = false)
        {
            double[] current = [.. Enumerable.Range(0, Size).Select(i => (i - 8) / 5.0 * (areRatesGiven ? 300 : 1))];
            Signal step = Signal.Filled("step", [], 0, type: SignalType.Int64), time = Signal.Filled("time", [], 0);
            Signal j = Signal.Of("J", NdArray.From(current), isReadOnly: true), output = Signal.Filled("out", [Size], 0), sum = Signal.Filled("sum", [3], 0);
            Signal weights = Signal.Of("weights", NdArray.From([.. Enumerable.Range(0, 3 * Size).Select(i => Math.Sin(i))], 3, Size), isReadOnly: true);
            List<Operator> operators = [new TimeUpdate(step, time)];
            Signal rates = j;
            if (type.BaseType is { } rateType && !areRatesGiven)
            {
                rates = Signal.Filled("rate", [Size], 0);
                operators.Add(new SimNeurons(rateType, j, rates, State(rateType, "base")));
            }
            operators.Add(new SimNeurons(type, rates, output, State(type, "own"), type.UsesRandom && withGenerator ? new NumpyRandom(18).State : null));
            operators.Add(new Reset(sum));
            operators.Add(new DotInc(weights, output, sum));
            _seen = [output, sum];
            _output = output;
            _isSpiking = type.IsSpiking;
            Model = new BuiltModel(new ModelParts
            {
                Dt = 0.001,
                Seed = 0,
                Step = step,
                Time = time,
                Operators = [.. operators],
                Probes = [.. _seen.Select(signal => new BuiltProbe(signal.Name, signal, null, "", ""))],
            });
        }

        public BuiltModel Model { get; }

        public SessionOptions Options(SessionOptions options) => options with { Recordings = [.. _seen.Select(signal => new Recording(signal))] };

        // The product alone, so that the output exists as a list of spikes only; then all, with the counts.
        public string Run(Backend backend, SessionOptions options)
        {
            using Session session = backend.Open(Model, Options(options)), spikesOnly = backend.Open(Model, options with { Recordings = [new Recording(_seen[1])] });
            session.Run(Steps);
            spikesOnly.Run(Steps);
            for (int item = 0; item < options.Items; item++) Assert.Equal(Bits(session.Recorded(1, item)), Bits(spikesOnly.Recorded(0, item)));
            if (_isSpiking)
            {
                using Session counts = backend.Open(Model, options with { Recordings = [new Recording(_output, Reduction.SpikeCount), new Recording(_output)] });
                counts.Run(Steps);
                double spike = Model.Operators.OfType<SimNeurons>().Last().Neurons.Amplitude / Model.Dt;
                double[] total = new double[Size], trace = counts.Recorded(1).ToDoubles();
                for (int i = 0; i < trace.Length; i++) total[i % Size] += Math.Round(trace[i] / spike);
                Assert.Equal(total, counts.Recorded(0).ToDoubles());
                Assert.Contains(total, count => count != 0);
            }
            return Text(session);
        }

        public static string Text(Session session) =>
            string.Concat(Enumerable.Range(0, session.Items).Select(item =>
                $"{string.Join(" ", Bits(session.Recorded(0, item)))} {string.Join(" ", Bits(session.Recorded(1, item)))}\n"));

        private static ImmutableArray<Signal> State(NeuronType type, string name) =>
            [.. type.State.Select(variable => Signal.Of($"{name}.{variable.Name}", NdArray.From(variable.Initial.Sample(Size, null, new NumpyRandom(3)))))];

        private static long[] Bits(NdArray array) => Array.ConvertAll(array.ToDoubles(), BitConverter.DoubleToInt64Bits);
    }
}
