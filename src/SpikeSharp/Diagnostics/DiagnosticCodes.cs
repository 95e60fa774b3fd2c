namespace SpikeSharp;

/// <summary>
/// The codes of all errors and warnings. <c>spikesharp explain CODE</c> prints the page of one.
/// 10xx command line and data, 11xx model files of other frameworks, 12xx conversion, 13xx building, 14xx simulation, 15xx <c>.ssm</c> files, 16xx findings of an analysis.
/// </summary>
public static class DiagnosticCodes
{
    /// <summary>A command or option that does not exist, is missing, or is given too often.</summary>
    public const string CommandLine = "SPK1001";

    /// <summary>A value of an option or argument that cannot be used: not a number, out of range, an unknown name.</summary>
    public const string InvalidOptionValue = "SPK1002";

    /// <summary>A file that is not there.</summary>
    public const string FileNotFound = "SPK1003";

    /// <summary>A file that is there but cannot be read or written.</summary>
    public const string FileAccess = "SPK1004";

    /// <summary>A data file whose content is not what its format promises.</summary>
    public const string DataFormat = "SPK1005";

    /// <summary>A data file that does not say which of its arrays is meant, or lacks the one asked for.</summary>
    public const string DataSelection = "SPK1006";

    /// <summary>Data whose shape or number of items does not fit the model, the labels or the other inputs.</summary>
    public const string DataShape = "SPK1007";

    /// <summary>Data whose range suggests another scaling than the one in force.</summary>
    public const string InputScaling = "SPK1008";

    /// <summary>A target stated on the command line that the run did not reach.</summary>
    public const string TargetMissed = "SPK1009";

    /// <summary>Not enough memory for what was asked.</summary>
    public const string OutOfMemory = "SPK1010";

    /// <summary>A defect of SpikeSharp itself.</summary>
    public const string InternalError = "SPK1099";

    /// <summary>A NumPy array file (<c>.npy</c>, <c>.npz</c>) that cannot be read.</summary>
    public const string UnreadableArrayFile = "SPK1101";

    /// <summary>A zip archive that cannot be read: damaged, or larger when unpacked than allowed.</summary>
    public const string UnreadableArchive = "SPK1102";

    /// <summary>A model file whose container (zip, HDF5) is damaged or is something else.</summary>
    public const string UnreadableModelFile = "SPK1111";

    /// <summary>A model file whose description of layers is missing, broken or contradicts itself.</summary>
    public const string InvalidModelDescription = "SPK1112";

    /// <summary>A model file whose weights are missing, of the wrong shape or type, or not finite.</summary>
    public const string InvalidWeights = "SPK1113";

    /// <summary>A file that holds weights without the architecture they belong to.</summary>
    public const string WeightsWithoutArchitecture = "SPK1114";

    /// <summary>A model whose input shape the file leaves open.</summary>
    public const string UnknownInputShape = "SPK1115";

    /// <summary>A model file that does not say which version of its framework wrote it (a warning).</summary>
    public const string UnknownFrameworkVersion = "SPK1116";

    /// <summary>A model file that asks for bytes from another file, which is never opened.</summary>
    public const string ReferenceOutsideModelFile = "SPK1117";

    /// <summary>A layer type or layer option that cannot be converted.</summary>
    public const string UnsupportedLayer = "SPK1201";

    /// <summary>A conversion option that names a layer or activation that the model does not have, or that has no neurons.</summary>
    public const string UnusedConversionOption = "SPK1202";

    /// <summary>A part of a trained network that acts differently in training is converted as it acts in inference.</summary>
    public const string TrainingOnlyPart = "SPK1203";

    /// <summary>A converted rate network that differs from the trained network.</summary>
    public const string VerificationFailed = "SPK1204";

    /// <summary>Average pooling stands in for max pooling, which changes the numbers (a warning).</summary>
    public const string MaxPoolingReplaced = "SPK1208";

    /// <summary>A max pooling that cannot move in front of neurons (a warning).</summary>
    public const string MaxPoolingKept = "SPK1209";

    /// <summary>A firing-rate scale changes the mean output of neurons whose response is not proportional to their input (a warning).</summary>
    public const string ScaleDistortsResponse = "SPK1210";

    /// <summary>A batch normalisation that cannot be folded into the layer before it (a note).</summary>
    public const string NormalizationKept = "SPK1211";

    /// <summary>A layer that does not convert exactly where nothing else is allowed.</summary>
    public const string NotExact = "SPK1212";

    /// <summary>Neurons behind a max pooling ignore negative currents (a warning).</summary>
    public const string ClippedPooling = "SPK1213";

    /// <summary>Values depend on each other within one step.</summary>
    public const string Cycle = "SPK1301";

    /// <summary>A part of a model that this version cannot build.</summary>
    public const string UnsupportedPart = "SPK1302";

    /// <summary>Gains that are not positive, or encoders without a length.</summary>
    public const string BadTuning = "SPK1303";

    /// <summary>A probed attribute that the neuron type does not have.</summary>
    public const string UnknownAttribute = "SPK1304";

    /// <summary>Decoders that could not be solved for: a function that fails, or a solver without a solution.</summary>
    public const string UnsolvableDecoders = "SPK1305";

    /// <summary>A learning rate so large that a rule is likely to be unstable (a warning).</summary>
    public const string LargeLearningRate = "SPK1311";

    /// <summary>A solver for the weights between neurons where a connection has none (a warning).</summary>
    public const string IgnoredWeightSolver = "SPK1312";

    /// <summary>Maximum rates or intercepts beside gains and biases, which decide (a warning).</summary>
    public const string IgnoredTuning = "SPK1313";

    /// <summary>A number of evaluation points beside a list of them of another length (a warning).</summary>
    public const string IgnoredEvalPointCount = "SPK1314";

    /// <summary>Gains and biases with which neurons cannot reach a rate at all (a warning).</summary>
    public const string UnreachableRates = "SPK1315";

    /// <summary>Weights or encoders that both a learning rule and training are to change (a warning).</summary>
    public const string TrainedAndLearned = "SPK1316";

    /// <summary>A process that cannot start in a run: of that step, of those sizes.</summary>
    public const string UnstartableProcess = "SPK1319";

    /// <summary>An operator that a backend lacks.</summary>
    public const string UnsupportedOperator = "SPK1401";

    /// <summary>A function of a loaded model that no host has bound.</summary>
    public const string UnboundFunction = "SPK1402";

    /// <summary>A function of the host that failed or returned a value that is not finite.</summary>
    public const string FunctionFailed = "SPK1403";

    /// <summary>A run beyond the end of a model's tables.</summary>
    public const string TableEnded = "SPK1404";

    /// <summary>A run of a session whose last run was cancelled or failed.</summary>
    public const string InterruptedRun = "SPK1405";

    /// <summary>A recording that no array can hold, or that there is no memory for.</summary>
    public const string RecordingTooLarge = "SPK1406";

    /// <summary>An operator that made NaN of numbers, in a run that looks for it.</summary>
    public const string NotANumber = "SPK1407";

    /// <summary>A built model (<c>.ssm</c>) whose content is damaged or contradicts itself.</summary>
    public const string InvalidModelFile = "SPK1501";

    /// <summary>A built model (<c>.ssm</c>) that is sound but holds what this version cannot run.</summary>
    public const string UnsupportedModelFile = "SPK1502";

    /// <summary>A file of parameters whose names, shapes or gains are not those of the model.</summary>
    public const string ParameterMismatch = "SPK1504";

    /// <summary>Parameters that were multiplied because the gains of the model are a multiple of those in the file (a warning).</summary>
    public const string RescaledParameters = "SPK1505";

    /// <summary>A model that a file cannot hold.</summary>
    public const string UnsavableModel = "SPK1503";

    /// <summary>A layer most of whose neurons never spike though the rate network has them active (a finding).</summary>
    public const string SilentLayer = "SPK1601";

    /// <summary>Mean outputs of a layer that are a poor picture of the rate network's activations (a finding).</summary>
    public const string RatesDisagree = "SPK1602";

    /// <summary>A spiking network that is right less often than its rate network (a finding).</summary>
    public const string AccuracyLost = "SPK1611";
}
